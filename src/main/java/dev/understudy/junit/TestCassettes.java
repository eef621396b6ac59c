package dev.understudy.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The cassettes of one test that exist, checked for their age.
 *
 * @param files the cassettes that the session uses
 * @param absent the cassette with the test's derived name, if it does not exist
 */
record TestCassettes(List<Path> files, Optional<Path> absent) {

  /**
   * Finds and checks the cassettes of a test.
   *
   * @param now the time for the age of recordings
   * @throws IllegalArgumentException if a named cassette is missing, or a cassette is too old
   * @throws dev.understudy.error.CassetteException if a cassette does not exist on the class path
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
      // A test that sends no request needs no cassette, and recording it creates none.
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

  /** A message about the cassette that does not exist, or empty if there is none. */
  Optional<String> objection(ResolvedSettings configuration) {
    return absent.map(cassette ->
        "cassette not found: "
            + cassette
            + "; to record it, "
            + configuration.howToRecord()
            + ", or name an existing one with @UnderstudyTest(cassette = ...)");
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
