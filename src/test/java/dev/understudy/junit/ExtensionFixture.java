package dev.understudy.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.Interactions;
import dev.understudy.testing.RawClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Runs classes of tests with JUnit, on cassettes in a folder of their own. */
abstract class ExtensionFixture {

  @TempDir Path folder;

  Events run(Class<?> tests) {
    return engine(tests).execute().testEvents();
  }

  Throwable containerFailure(Class<?> tests) {
    return engine(tests).execute().containerEvents().failed().stream()
        .map(ExtensionFixture::throwable)
        .findFirst()
        .orElseThrow();
  }

  EngineTestKit.Builder engine(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
        .configurationParameter("understudy.folder", folder.toString());
  }

  static Throwable failure(Events tests, String method) {
    return tests.failed().stream()
        .filter(event -> event.getTestDescriptor().getDisplayName().startsWith(method + "("))
        .map(ExtensionFixture::throwable)
        .findFirst()
        .orElseThrow();
  }

  static Throwable throwable(Event event) {
    return event
        .getPayload(org.junit.platform.engine.TestExecutionResult.class)
        .flatMap(org.junit.platform.engine.TestExecutionResult::getThrowable)
        .orElseThrow();
  }

  static String post(URI session, String path) {
    return RawClient.post(session, session.getPath() + path, "{}").text();
  }

  Path tape(String name, String path) throws IOException {
    return tape(name, path, "recorded");
  }

  Path tape(String name, String path, String answer) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
    return Files.writeString(
        file,
        CassetteEncoder.encode(Interactions.header())
            + CassetteEncoder.encode(Interactions.simple(1, path, "{}", answer)));
  }
}
