package dev.understudy.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.session.Session;
import dev.understudy.testing.RawClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.Events;

/** How a test gets at its session: parameters, fields, and more than one of them. */
class ExtensionParametersTest extends ExtensionFixture {

  @UnderstudyTest(cassette = "tape.yaml")
  static class Parameters {
    private final String leading;

    Parameters(@AnthropicBaseUrl String leading) {
      this.leading = leading;
    }

    @BeforeAll
    static void all(@OpenAiBaseUrl URI url) {
      assertThat(url.toString()).matches("http://127.0.0.1:\\d+/s/[0-9a-f]{16}/v1");
    }

    @BeforeEach
    void each(Session session) {
      assertThat(session.requests().size()).isZero();
    }

    @Test
    void areInjected(
        Session session,
        @OpenAiBaseUrl URI openAi,
        @OpenAiBaseUrl String openAiText,
        @AnthropicBaseUrl URI anthropic) {
      assertThat(openAi).isEqualTo(session.openAiBaseUrl()).hasToString(openAiText);
      assertThat(anthropic).isEqualTo(session.baseUrl());
      assertThat(leading).isNotEqualTo(anthropic.toString());
      assertThat(post(URI.create(leading), "/v1/x")).isEqualTo("recorded");
      assertThat(session.requests().size()).isOne();
    }
  }

  @UnderstudyTest(cassette = "tape.yaml")
  static class SessionTooEarly {
    @BeforeAll
    static void all(Session session) {
      post(session.baseUrl(), "/v1/x");
    }

    @Test
    void test() {}
  }

  @Test
  void parametersAreInjected() throws IOException {
    tape("tape.yaml", "/v1/x");
    run(Parameters.class).assertStatistics(stats -> stats.started(1).succeeded(1));
    assertThat(containerFailure(SessionTooEarly.class).getMessage())
        .contains(
            "a Session cannot be injected here, outside a running test: expected a parameter of a"
                + " test, @BeforeEach or @AfterEach method; here, use a base URL with"
                + " @OpenAiBaseUrl or @AnthropicBaseUrl");
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class PerClass {
    @RegisterExtension
    static final UnderstudyExtension UNDERSTUDY =
        UnderstudyExtension.builder().cassette("tape.yaml").build();

    private URI url;

    @BeforeAll
    void makeAClient() {
      url = UNDERSTUDY.openAiBaseUrl();
    }

    @RepeatedTest(3)
    void asks() {
      assertThat(RawClient.post(url, url.getPath() + "/x", "{}").text()).isEqualTo("recorded");
      assertThat(UNDERSTUDY.session().requests().size()).isOne();
    }
  }

  static class OfAnInstance {
    @RegisterExtension
    final UnderstudyExtension understudy =
        UnderstudyExtension.builder().cassette("tape.yaml").build();

    @Test
    void asks() {
      assertThat(understudy.openAiBaseUrl()).isEqualTo(understudy.session().openAiBaseUrl());
      assertThat(post(understudy.baseUrl(), "/v1/x")).isEqualTo("recorded");
    }
  }

  @Test
  void registeredAsAFieldItLeadsToTheCurrentTest() throws IOException {
    tape("tape.yaml", "/v1/x");
    run(PerClass.class).assertStatistics(stats -> stats.started(3).succeeded(3));
    // Once more in the same JVM, on another server.
    run(PerClass.class).assertStatistics(stats -> stats.started(3).succeeded(3));
    run(OfAnInstance.class).assertStatistics(stats -> stats.started(1).succeeded(1));
  }

  static class TwoGateways {
    @RegisterExtension
    static final UnderstudyExtension ONE =
        UnderstudyExtension.builder().cassette("tape.yaml").build();

    @RegisterExtension
    static final UnderstudyExtension OTHER =
        UnderstudyExtension.builder().cassette("other.yaml").build();

    @Test
    void asksBoth() {
      assertThat(post(ONE.baseUrl(), "/v1/x")).isEqualTo("recorded");
      assertThat(post(OTHER.baseUrl(), "/v1/other")).isEqualTo("recorded");
    }

    @Test
    void missesOne() {
      post(ONE.baseUrl(), "/v1/other");
      post(OTHER.baseUrl(), "/v1/other");
    }
  }

  @Test
  void twoExtensionsEachHaveTheirSession() throws IOException {
    Path tape = tape("tape.yaml", "/v1/x");
    tape("other.yaml", "/v1/other");
    Events tests = run(TwoGateways.class);
    tests.assertStatistics(stats -> stats.succeeded(1).failed(1));
    assertThat(failure(tests, "missesOne"))
        .hasMessageContaining("1. miss: no recorded request matches POST /v1/other")
        .hasMessageContaining("2. leftover: unused recording of POST /v1/x (" + tape);
  }
}
