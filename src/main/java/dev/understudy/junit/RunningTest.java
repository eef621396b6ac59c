package dev.understudy.junit;

import dev.understudy.error.CassetteException;
import dev.understudy.error.PackException;
import dev.understudy.session.Alias;
import dev.understudy.session.Session;
import dev.understudy.session.SessionFailure;
import dev.understudy.session.SessionReport;
import dev.understudy.settings.Mode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** A running test and its session. */
final class RunningTest {

  private final ResolvedSettings configuration;
  private final TestCassettes cassettes;
  private final SharedServer server;
  private final Session session;
  private final @Nullable Alias alias;
  private final Set<Session> active;
  private volatile boolean failed;

  private RunningTest(
      ResolvedSettings configuration,
      TestCassettes cassettes,
      SharedServer server,
      Session session,
      @Nullable Alias alias,
      Set<Session> active) {
    this.configuration = configuration;
    this.cassettes = cassettes;
    this.server = server;
    this.session = session;
    this.alias = alias;
    this.active = active;
  }

  /**
   * Opens the session of a test.
   *
   * @param now the time for the age of recordings
   * @param alias the alias to point to the session
   * @param active contains the session for as long as it is open
   * @throws ExtensionConfigurationException if a named cassette is missing, or a cassette is too
   *     old
   */
  static RunningTest begin(
      ResolvedSettings configuration,
      ExtensionContext context,
      Instant now,
      @Nullable Alias alias,
      Set<Session> active) {
    SharedServer server = SharedServer.of(context);
    String name = CassetteName.testOf(context);
    try {
      TestCassettes cassettes = TestCassettes.of(configuration, context, server, now);
      Session session = open(configuration, cassettes.files(), name, server);
      RunningTest test = new RunningTest(configuration, cassettes, server, session, alias, active);
      active.add(session);
      if (alias != null) {
        alias.begin(session);
      }
      return test;
    } catch (IllegalArgumentException | CassetteException | PackException wrong) {
      throw new ExtensionConfigurationException(name + ": " + wrong.getMessage(), wrong);
    }
  }

  Session session() {
    return session;
  }

  /** Notes a failure that JUnit does not report to the extension, as in a dynamic test. */
  void failed() {
    failed = true;
  }

  /**
   * Closes the session. A recording is kept if the test has passed and its session reports no
   * problem.
   *
   * @param failure the failure of the test itself
   * @throws SessionFailure for the problems of the session; JUnit adds them to a failure of the
   *     test
   */
  void end(Optional<Throwable> failure) {
    if (alias != null) {
      alias.end(session);
    }
    active.remove(session);
    SessionReport report = session.finish();
    boolean aborted = failure.filter(TestAbortedException.class::isInstance).isPresent();
    boolean broken = failed || failure.isPresent();
    if (broken || !report.passed()) {
      session.discard();
    } else {
      session.close();
      if (session.options().mode().records()) {
        server.recorded(session.options().cassettes().get(0));
      }
    }
    SessionReport told = broken ? report.withoutLeftovers() : report;
    if (!aborted && !told.passed()) {
      throw new SessionFailure(told, told.text() + hint(told));
    }
  }

  private String hint(SessionReport report) {
    if (!report.hasMisses()) {
      return "";
    }
    return cassettes
        .objection(configuration)
        .map(objection -> "\n" + objection)
        .orElseGet(() -> "\nto record the missing requests, " + configuration.howToRecord());
  }

  private static Session open(
      ResolvedSettings configuration, List<Path> cassettes, String test, SharedServer server) {
    if (!configuration.mode().records()) {
      return server.understudy().open(configuration.options(Mode.REPLAY, cassettes, test));
    }
    // Keeps what an earlier test of this run has recorded there.
    boolean again = server.hasRecorded(cassettes.get(0));
    Mode mode = again ? Mode.MISSING : configuration.mode();
    return server.understudy().open(configuration.options(mode, cassettes, test));
  }
}
