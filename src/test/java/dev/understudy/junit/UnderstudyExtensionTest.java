package dev.understudy.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.understudy.session.Session;
import dev.understudy.session.SessionFailure;
import dev.understudy.testing.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The extension in replay: what passes, what fails, and with which words. */
class UnderstudyExtensionTest extends ExtensionFixture {

  @UnderstudyTest
  static class Derived {
    @Test
    void asks(Session session) {
      assertThat(post(session.baseUrl(), "/v1/x")).isEqualTo("recorded");
    }

    @RepeatedTest(2)
    void again(Session session) {
      assertThat(post(session.baseUrl(), "/v1/x")).isEqualTo("recorded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/a", "/v1/b"})
    void each(String path, Session session) {
      assertThat(post(session.baseUrl(), path)).isEqualTo("recorded");
    }

    @Nested
    class Deeper {
      @Test
      void asks(Session session) {
        assertThat(post(session.baseUrl(), "/v1/x")).isEqualTo("recorded");
      }
    }
  }

  @Test
  void aCassetteIsNamedByClassAndMethod() throws IOException {
    String outer = "UnderstudyExtensionTest.Derived";
    tape(outer + "/asks.yaml", "/v1/x");
    tape(outer + "/again-1.yaml", "/v1/x");
    tape(outer + "/again-2.yaml", "/v1/x");
    tape(outer + "/each-1.yaml", "/v1/a");
    tape(outer + "/each-2.yaml", "/v1/b");
    tape(outer + ".Deeper/asks.yaml", "/v1/x");
    run(Derived.class).assertStatistics(stats -> stats.started(6).succeeded(6));
  }

  @UnderstudyTest
  static class WithoutCassette {
    @Test
    void swallows(Session session) {
      post(session.baseUrl(), "/v1/x");
    }

    @Test
    void asksNothing() {}

    @Test
    @UseCassette("named.yaml")
    void namesOne() {}
  }

  @Test
  void withoutACassetteAskingFailsAndSaysHowToRecordOne() {
    String how =
        "; to record it, run the test on your machine with -Dunderstudy.mode=missing"
            + " -Dunderstudy.upstream=URL, or name an existing one with @UnderstudyTest(cassette ="
            + " ...)";
    Events tests = run(WithoutCassette.class);
    tests.assertStatistics(stats -> stats.succeeded(1).failed(2));
    assertThat(failure(tests, "swallows").getMessage())
        .startsWith("UnderstudyExtensionTest.WithoutCassette.swallows: 1 problem in 1 request\n")
        .contains(": the cassette is empty")
        .endsWith(
            "\ncassette not found: "
                + folder.resolve("UnderstudyExtensionTest.WithoutCassette/swallows.yaml")
                + how);
    assertThat(failure(tests, "namesOne"))
        .hasMessage(
            "UnderstudyExtensionTest.WithoutCassette.namesOne: cassette not found: "
                + folder.resolve("named.yaml")
                + how);
  }

  @UnderstudyTest(cassette = "tape.yaml")
  static class Outcomes {
    @Test
    void swallows(Session session) {
      post(session.baseUrl(), "/v1/x");
      post(session.baseUrl(), "/v1/y");
    }

    @Test
    void asksNothing() {}

    @Test
    @UnderstudyTest(cassette = "tape.yaml", allowLeftovers = true)
    void mayAskNothing() {}

    @Test
    @UnderstudyTest(cassette = "models.yaml", profile = "crazyrouter")
    void isAnsweredAgainstTheContract(Session session) {
      RawClient.exchange(
          session.baseUrl(),
          RawClient.request("GET", session.baseUrl().getPath() + "/v1/models", "", ""));
    }

    @Test
    void failsItself(Session session) {
      post(session.baseUrl(), "/v1/y");
      throw new IllegalStateException("the test's own");
    }

    @Test
    void isAborted() {
      assumeTrue(false, "not here");
    }

    @Test
    @UseCassette("other.yaml")
    void usesAnother(Session session) {
      assertThat(post(session.baseUrl(), "/v1/other")).isEqualTo("recorded");
    }
  }

  @Test
  void whatASessionHasSeenFailsItsTest() throws IOException {
    Path tape = tape("tape.yaml", "/v1/x");
    tape("other.yaml", "/v1/other");
    Files.writeString(
        folder.resolve("models.yaml"),
        """
        ---
        understudy: 1
        profile: crazyrouter
        ...
        ---
        request: {method: GET, path: /v1/models}
        response: {status: 200, headers: [Content-Type: application/json], body: {json: {object: list}}}
        ...
        """);
    Events tests = run(Outcomes.class);
    tests.assertStatistics(stats -> stats.started(7).succeeded(2).failed(4).aborted(1));
    assertThat(failure(tests, "swallows"))
        .isInstanceOf(SessionFailure.class)
        .hasMessage(
            """
            UnderstudyExtensionTest.Outcomes.swallows: 1 problem in 2 requests
            1. miss: no recorded request matches POST /v1/y: nothing is recorded for this endpoint; recorded endpoints: POST /v1/x (1)
                 key       fa1e6628842b, of method, path, query and body
                 fix 1     check the client's base URL and the endpoint that it calls
                 fix 2     record it with: understudy record --upstream URL --to FILE --mode missing
            to record the missing requests, run the test on your machine with -Dunderstudy.mode=missing -Dunderstudy.upstream=URL\
            """
                .replace("TAPE", tape.toString()));
    assertThat(failure(tests, "asksNothing"))
        .hasMessage(
            "UnderstudyExtensionTest.Outcomes.asksNothing: 1 problem in 0 requests\n"
                + "1. leftover: unused recording of POST /v1/x ("
                + tape
                + ":12, interaction 1)");
    assertThat(failure(tests, "isAnsweredAgainstTheContract"))
        .hasMessage(
            "UnderstudyExtensionTest.Outcomes.isAnsweredAgainstTheContract: 1 problem in 1"
                + " request\n"
                + "1. broken rule M-01: GET /v1/models: /data: expected a value, but was nothing"
                + " (CR, models (2026-03-23))");
    assertThat(failure(tests, "failsItself"))
        .hasMessage("the test's own")
        .satisfies(own ->
            assertThat(own.getSuppressed())
                .singleElement()
                .isInstanceOf(SessionFailure.class)
                .extracting(Throwable::getMessage)
                .asString()
                .startsWith(
                    "UnderstudyExtensionTest.Outcomes.failsItself: 1 problem in 1 request\n1. miss")
                .doesNotContain("leftover"));
  }

  @UnderstudyTest
  static class Overloaded {
    @Test
    void asks() {}

    @Test
    void asks(Session session) {
      post(session.baseUrl(), "/v1/x");
    }
  }

  @Test
  void twoTestsCannotShareADerivedName() {
    Events tests = run(Overloaded.class);
    tests.assertStatistics(stats -> stats.succeeded(1).failed(1));
    assertThat(tests.failed().stream().map(UnderstudyExtensionTest::throwable))
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .startsWith(
            "UnderstudyExtensionTest.Overloaded.asks: "
                + folder.resolve("UnderstudyExtensionTest.Overloaded/asks.yaml")
                + ": is already the cassette of void ")
        .endsWith("; name another with @UseCassette or @UnderstudyTest(cassette = ...)");
  }

  @UnderstudyTest(cassette = "tape.yaml", ignoreJson = "/user", allowLeftovers = true)
  static class Undeclared {
    @Test
    void ignores() {}
  }

  @Test
  void rulesThatTheCassetteDoesNotDeclareAreAnError() throws IOException {
    Path tape = tape("tape.yaml", "/v1/x");
    Events tests = run(Undeclared.class);
    assertThat(failure(tests, "ignores"))
        .hasMessage(
            "UnderstudyExtensionTest.Undeclared.ignores: "
                + tape
                + ": the header does not declare the ignore and redaction rules of the session; add"
                + " them there, or record the cassette again");
  }

  @UnderstudyTest(cassette = "tape.yaml")
  static class Factory {
    @TestFactory
    Stream<DynamicTest> tests(Session session) {
      return Stream.of(
          DynamicTest.dynamicTest(
              "asks", () -> assertThat(post(session.baseUrl(), "/v1/x")).isEqualTo("recorded")),
          DynamicTest.dynamicTest("sees", () -> assertThat(session.requests().size()).isOne()));
    }
  }

  @Test
  void theTestsOfAFactoryShareASession() throws IOException {
    tape("tape.yaml", "/v1/x");
    run(Factory.class).assertStatistics(stats -> stats.started(2).succeeded(2));
  }

  @UnderstudyTest(
      cassette = "classpath:cassettes/crazyrouter-documented/chat-completions.yaml",
      allowLeftovers = true)
  static class OnTheClassPath {
    @Test
    void hasRecordings(Session session) {
      assertThat(session.leftovers()).isNotEmpty();
    }

    @Test
    @UseCassette("classpath:nowhere.yaml")
    void isNotThere() {}
  }

  @Test
  void aCassetteCanBeOnTheClassPath() {
    Events tests = run(OnTheClassPath.class);
    tests.assertStatistics(stats -> stats.succeeded(1).failed(1));
    assertThat(failure(tests, "isNotThere"))
        .hasMessageContaining("nowhere.yaml: not found on the class path");
  }

  private static final int PARALLEL = 50;

  @UnderstudyTest
  static class Parallel {
    @RepeatedTest(PARALLEL)
    void asks(Session session, org.junit.jupiter.api.RepetitionInfo repetition) {
      String answer = "of " + repetition.getCurrentRepetition();
      assertThat(post(session.baseUrl(), "/v1/x")).isEqualTo(answer);
      assertThat(session.requests().size()).isOne();
    }
  }

  @Test
  void testsRunInParallelWithoutSeeingEachOther() throws IOException {
    for (int i = 1; i <= PARALLEL; i++) {
      tape("UnderstudyExtensionTest.Parallel/asks-" + i + ".yaml", "/v1/x", "of " + i);
    }
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(Parallel.class))
        .configurationParameter("understudy.folder", folder.toString())
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "8")
        .execute()
        .testEvents()
        .assertStatistics(stats -> stats.started(PARALLEL).succeeded(PARALLEL));
  }

  @UnderstudyTest(cassette = "tape.yaml", maxAge = "30d")
  static class Old {
    @Test
    void asks(Session session) {
      post(session.baseUrl(), "/v1/x");
    }

    @Test
    @UnderstudyTest(cassette = "tape.yaml", maxAge = "PT1H", expired = Expiry.WARN)
    void isWarned(Session session) {
      post(session.baseUrl(), "/v1/x");
    }

    @Test
    @UnderstudyTest(cassette = "tape.yaml", maxAge = "99999d")
    void isYoungEnough(Session session) {
      post(session.baseUrl(), "/v1/x");
    }
  }

  @Test
  void anOldRecordingFailsOrWarns() throws IOException {
    Path tape = tape("tape.yaml", "/v1/x");
    Events tests = run(Old.class);
    tests.assertStatistics(stats -> stats.succeeded(2).failed(1).reportingEntryPublished(1));
    assertThat(failure(tests, "asks").getMessage())
        .matches(
            "\\QUnderstudyExtensionTest.Old.asks: "
                + tape
                + ": recorded at 2026-03-23T10:00:00Z, \\E\\d+\\Q days ago; the maximum age is 30"
                + " days; record it again with -Dunderstudy.mode=record, or raise maxAge\\E");
  }
}
