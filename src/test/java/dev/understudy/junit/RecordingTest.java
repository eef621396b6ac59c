package dev.understudy.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.understudy.cassette.Cassette;
import dev.understudy.session.Session;
import dev.understudy.settings.Mode;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawUpstream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The extension while it records: when a recording is kept, and what is refused. */
class RecordingTest {

  private static final String CLASS = "RecordingTest.";

  @TempDir Path folder;
  private RawUpstream upstream;

  @BeforeEach
  void startAGateway() {
    upstream = RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlive");
  }

  @AfterEach
  void stopTheGateway() {
    upstream.close();
  }

  static class Several {
    @RegisterExtension
    static final UnderstudyExtension UNDERSTUDY = outsideOfCi().allowLeftovers().build();

    @Test
    void passes(Session session) {
      assertThat(post(session.baseUrl(), "/v1/x")).isEqualTo("live");
    }

    @Test
    void fails(Session session) {
      post(session.baseUrl(), "/v1/x");
      throw new IllegalStateException("the test's own");
    }

    @Test
    void asksNothing() {}

    @Test
    @UseCassette("classpath:cassettes/crazyrouter-documented/responses.yaml")
    void replaysFromTheClassPath(Session session) {
      assertThat(session.options().mode()).isEqualTo(Mode.REPLAY);
      session.reset();
    }

    @TestFactory
    Stream<DynamicTest> haveAFailure(Session session) {
      return Stream.of(
          DynamicTest.dynamicTest("asks", () -> post(session.baseUrl(), "/v1/x")),
          DynamicTest.dynamicTest(
              "fails",
              () -> {
                throw new IllegalStateException("the test's own");
              }));
    }
  }

  @Test
  void onlyTheRecordingOfATestThatPassesIsKept() throws IOException {
    run(Several.class, "record").assertStatistics(stats -> stats.succeeded(4).failed(2));
    assertThat(files()).containsExactly(CLASS + "Several/passes.yaml");
    assertThat(requests(CLASS + "Several/passes.yaml")).containsExactly("POST /v1/x");
    Events again = run(Several.class, "replay");
    again.assertStatistics(stats -> stats.succeeded(4).failed(2));
    assertThat(upstream.received()).hasSize(3);
  }

  static class Once {
    @RegisterExtension static final UnderstudyExtension UNDERSTUDY = outsideOfCi().build();

    @Test
    void asks(Session session) {
      assertThat(post(session.baseUrl(), "/v1/x")).isEqualTo("live");
    }
  }

  @Test
  void whatWasRecordedReplays() throws IOException {
    run(Once.class, "missing").assertStatistics(stats -> stats.succeeded(1));
    run(Once.class, "missing").assertStatistics(stats -> stats.succeeded(1));
    assertThat(upstream.received()).hasSize(1);
    run(Once.class, "record").assertStatistics(stats -> stats.succeeded(1));
    assertThat(upstream.received()).hasSize(2);
    upstream.close();
    run(Once.class, "replay").assertStatistics(stats -> stats.succeeded(1));
    run(Once.class, "record").assertStatistics(stats -> stats.failed(1));
    assertThat(files()).containsExactly(CLASS + "Once/asks.yaml");
    assertThat(requests(CLASS + "Once/asks.yaml")).containsExactly("POST /v1/x");
  }

  static class Shared {
    @RegisterExtension
    static final UnderstudyExtension UNDERSTUDY =
        outsideOfCi().cassette("shared.yaml").allowLeftovers().build();

    @RepeatedTest(3)
    void asks(Session session, org.junit.jupiter.api.RepetitionInfo repetition) {
      post(session.baseUrl(), "/v1/" + (repetition.getCurrentRepetition() + 1) / 2);
    }
  }

  @Test
  void testsThatShareACassetteAddToIt() throws IOException {
    run(Shared.class, "record").assertStatistics(stats -> stats.succeeded(3));
    assertThat(requests("shared.yaml")).containsExactly("POST /v1/1", "POST /v1/2");
    run(Shared.class, "record").assertStatistics(stats -> stats.succeeded(3));
    assertThat(requests("shared.yaml")).containsExactly("POST /v1/1", "POST /v1/2");
    run(Shared.class, "replay").assertStatistics(stats -> stats.succeeded(3));
  }

  static class InCi {
    @RegisterExtension
    static final UnderstudyExtension UNDERSTUDY =
        UnderstudyExtension.builder()
            .mode(Mode.RECORD)
            .environment(Map.of("CI", "true", "UNDERSTUDY_MODE", "missing"))
            .build();

    @Test
    void asks(Session session) {
      post(session.baseUrl(), "/v1/x");
    }
  }

  @Test
  void inCiNothingIsRecordedAndAMissingCassetteFails() throws IOException {
    Events tests = run(InCi.class, "record");
    tests.assertStatistics(stats -> stats.failed(1));
    assertThat(messages(tests))
        .singleElement()
        .asString()
        .startsWith(CLASS + "InCi.asks: 1 problem in 1 request\n1. miss: ")
        .contains("\ncassette not found: " + folder);
    assertThat(files()).isEmpty();
    assertThat(upstream.received()).isEmpty();
  }

  static class ByEnvironment {
    @RegisterExtension
    static final UnderstudyExtension UNDERSTUDY =
        UnderstudyExtension.builder()
            .mode(Mode.REPLAY)
            .environment(Map.of("UNDERSTUDY_MODE", "missing", "CI", "false"))
            .build();

    @Test
    void asks(Session session) {
      assertThat(session.options().mode()).isEqualTo(Mode.MISSING);
      post(session.baseUrl(), "/v1/x");
    }
  }

  @Test
  void theEnvironmentWinsOverTheAnnotationAndThePropertyOverBoth() throws IOException {
    engine(ByEnvironment.class)
        .execute()
        .testEvents()
        .assertStatistics(stats -> stats.succeeded(1));
    assertThat(files()).containsExactly(CLASS + "ByEnvironment/asks.yaml");
    assertThat(messages(run(ByEnvironment.class, "replay")))
        .singleElement()
        .asString()
        .contains("MISSING");
  }

  @UnderstudyTest(speed = "fast")
  static class WrongSpeed {
    @Test
    void test() {}
  }

  @UnderstudyTest(profile = "nope")
  static class WrongProfile {
    @Test
    void test() {}
  }

  @UnderstudyTest(maxAge = "a while")
  static class WrongAge {
    @Test
    void test() {}
  }

  @UnderstudyTest(ignoreJson = "user")
  static class WrongPointer {
    @Test
    void test() {}
  }

  static class NoKey {
    @RegisterExtension
    static final UnderstudyExtension UNDERSTUDY =
        outsideOfCi().mode(Mode.RECORD).upstreamKeyEnv("NO_SUCH_KEY").build();

    @Test
    void test() {}
  }

  static class NoUpstream {
    @RegisterExtension
    static final UnderstudyExtension UNDERSTUDY =
        outsideOfCi().mode(Mode.RECORD).upstream("").build();

    @Test
    void test() {}
  }

  static class TwoTargets {
    @RegisterExtension
    static final UnderstudyExtension UNDERSTUDY =
        outsideOfCi().mode(Mode.RECORD).cassette("a.yaml", "b.yaml").build();

    @Test
    void test() {}
  }

  static class OnTheClassPath {
    @RegisterExtension
    static final UnderstudyExtension UNDERSTUDY =
        outsideOfCi().mode(Mode.RECORD).cassette("classpath:a.yaml").build();

    @Test
    void test() {}
  }

  @Test
  void aWrongSettingIsAnErrorBeforeAnythingStarts() {
    assertThat(refusal(engine(WrongSpeed.class).configurationParameter("understudy.mode", "rec")))
        .endsWith("WrongSpeed: mode: invalid mode 'rec': expected replay, record, missing");
    assertThat(refusal(WrongSpeed.class)).contains("WrongSpeed: speed: ").contains("fast");
    assertThat(refusal(WrongProfile.class))
        .contains("profile: 'nope' is neither a folder with a profile.yaml nor one of core,");
    assertThat(refusal(WrongAge.class))
        .contains(
            "maxAge: invalid duration 'a while': expected a number with its unit, such as 500ms,"
                + " 2s, 10m, 12h or 30d");
    assertThat(refusal(WrongPointer.class)).contains("ignoreJson: invalid JSON pointer 'user'");
    assertThat(refusal(NoKey.class))
        .contains(
            "upstream: the environment variable NO_SUCH_KEY is not set; it must contain the"
                + " gateway's key");
    assertThat(refusal(TwoTargets.class))
        .contains("cassette: a test can record to one cassette only, but names [a.yaml, b.yaml]");
    assertThat(refusal(OnTheClassPath.class))
        .contains("cassette: classpath:a.yaml is on the class path and cannot be written");
    assertThat(
            refusal(EngineTestKit.engine("junit-jupiter").selectors(selectClass(NoUpstream.class))))
        .contains("upstream: missing: recording needs a gateway;");
  }

  private static UnderstudyExtensionBuilder outsideOfCi() {
    return UnderstudyExtension.builder().environment(Map.of());
  }

  private Events run(Class<?> tests, String mode) {
    return engine(tests).configurationParameter("understudy.mode", mode).execute().testEvents();
  }

  private String refusal(Class<?> tests) {
    return refusal(engine(tests));
  }

  private static String refusal(EngineTestKit.Builder tests) {
    return messages(tests.execute().containerEvents()).get(0);
  }

  private EngineTestKit.Builder engine(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
        .configurationParameter("understudy.upstream", upstream.url())
        .configurationParameter("understudy.folder", folder.toString());
  }

  private static List<String> messages(Events events) {
    return events.failed().stream().map(RecordingTest::message).toList();
  }

  private static String message(Event event) {
    return event
        .getPayload(org.junit.platform.engine.TestExecutionResult.class)
        .flatMap(org.junit.platform.engine.TestExecutionResult::getThrowable)
        .map(Throwable::getMessage)
        .orElseThrow();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private List<String> requests(String tape) {
    return Cassette.open(folder.resolve(tape)).entries().stream()
        .map(entry -> entry.interaction().request().line())
        .toList();
  }

  private static String post(URI session, String path) {
    return RawClient.post(session, session.getPath() + path, "{}").text();
  }
}
