package dev.understudy.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The cassettes of one test, found and checked.
 *
 * @param files what its session uses
 * @param absent one that has the test's own name, and is not there
 */
record TestCassettes(List<Path> files, Optional<Path> absent) {

  /**
   * Finds them.
   *
   * @param now by which recordings are too old
   * @throws IllegalArgumentException for one that is named and missing, or too old
   * @throws dev.understudy.error.CassetteException for one that is not on the class path
   */
  static TestCassettes of(
      ResolvedSettings configuration, ExtensionContext context, SharedServer server, Instant now) {
    ClassLoader loader = context.getRequiredTestClass().getClassLoader();
    List<Path> files =
        configuration.cassettes(
            CassetteName.of(context), resource -> server.onClassPath(resource, loader));
    boolean derived = configuration.names().isEmpty();
    if (derived) {
      server.derived(files.get(0), CassetteName.identityOf(context));
    }
    if (configuration.mode().records()) {
      return new TestCassettes(files, Optional.empty());
    }
    Optional<Path> absent = files.stream().filter(Files::notExists).findFirst();
    if (absent.isPresent() && derived) {
      // A test that asks nothing needs no cassette, and recording it makes none.
      return new TestCassettes(List.of(), absent);
    }
    TestCassettes found = new TestCassettes(files, absent);
    found
        .objection(configuration)
        .ifPresent(objection -> {
          throw new IllegalArgumentException(objection);
        });
    checkAge(files, configuration, now, context);
    return found;
  }

  /** What is to be said about one that is not there. */
  Optional<String> objection(ResolvedSettings configuration) {
    return absent.map(cassette ->
        "there is no cassette "
            + cassette
            + "; to record it, "
            + configuration.howToRecord()
            + ", or name another with @UnderstudyTest(cassette = ...)");
  }

  private static void checkAge(
      List<Path> files, ResolvedSettings configuration, Instant now, ExtensionContext context) {
    Optional<String> objection = configuration.age().flatMap(age -> age.objection(files, now));
    if (objection.isPresent()) {
      if (configuration.declared().expired == Expiry.FAIL) {
        throw new IllegalArgumentException(objection.get());
      }
      context.publishReportEntry("understudy", objection.get());
    }
  }
}
