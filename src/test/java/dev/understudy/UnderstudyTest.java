package dev.understudy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.session.Problem;
import dev.understudy.session.Session;
import dev.understudy.session.SessionOptions;
import dev.understudy.session.SessionReport;
import dev.understudy.settings.Mode;
import dev.understudy.settings.UpstreamUrl;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawUpstream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user of the library sees. */
class UnderstudyTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir Path folder;

  @Test
  void withoutASessionOfItsOwnEveryRequestAtTheRootIsAMiss() {
    try (Understudy understudy = local().start()) {
      assertThat(RawClient.post(understudy.baseUrl(), "/v1/x", "{}").status()).isEqualTo(404);
      assertThat(understudy.session().report().hasMisses()).isTrue();
      assertThat(understudy.openAiBaseUrl()).hasToString(understudy.baseUrl() + "/v1");
    }
  }

  @Test
  void whatItsOwnSessionRecordsAnotherReplays() {
    Path cassette = folder.resolve("recorded.yaml");
    try (RawUpstream upstream = RawUpstream.answering(OK)) {
      SessionOptions record =
          SessionOptions.record(UpstreamUrl.parse(upstream.url()), cassette).build();
      try (Understudy recorder = local().session(record).start()) {
        assertThat(recorder.session().options().mode()).isEqualTo(Mode.RECORD);
        RawClient.post(recorder.baseUrl(), "/v1/x", "{\"model\":\"m\"}");
      }
    }
    try (Understudy understudy = local().start();
        Session session = understudy.open(SessionOptions.replay(cassette).build())) {
      assertThat(RawClient.post(session.baseUrl(), path(session), "{\"model\":\"m\"}").text())
          .isEqualTo("ok");
      assertThat(session.awaitRequests(1, Duration.ofSeconds(5)).get(0).text("/model"))
          .isEqualTo("m");
      session.verify();
    }
  }

  @Test
  void aSessionWithoutAGatewayRecordsFromThatOfTheServer() {
    try (RawUpstream upstream = RawUpstream.answering(OK)) {
      SessionOptions relay = SessionOptions.relay(UpstreamUrl.parse(upstream.url())).build();
      Path cassette = folder.resolve("session.yaml");
      try (Understudy understudy = local().session(relay).start()) {
        try (Session session = understudy.open(SessionOptions.record(cassette).build())) {
          RawClient.post(session.baseUrl(), path(session), "{}");
        }
      }
      assertThat(cassette).exists();
    }
  }

  @Test
  void aSessionThatRecordsNeedsAGateway() {
    try (Understudy understudy = local().start()) {
      SessionOptions record = SessionOptions.record(folder.resolve("x.yaml")).build();
      assertThatThrownBy(() -> understudy.open(record))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "mode record needs a gateway: set one, or open the session on a server that records");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void aRuleThatNoCassetteDeclaresIsRefused() {
    SessionOptions options =
        SessionOptions.replay(Path.of("cassettes/llama-server/chat.yaml"))
            .ignore(new dev.understudy.settings.IgnoreRule.Json("/metadata"))
            .build();
    try (Understudy understudy = local().start()) {
      assertThatThrownBy(() -> understudy.open(options))
          .hasMessageContaining("the header does not declare the ignore and redaction rules");
    }
  }

  @Test
  void anAliasTakesSessionsOfItsOwnServerOnly() {
    try (Understudy one = local().start();
        Understudy other = local().start();
        Session session = other.open(SessionOptions.replay().build())) {
      assertThatThrownBy(() -> one.alias().begin(session))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aSessionThatIsClosedTakesNoMoreRequests() {
    try (Understudy understudy = local().start()) {
      understudy.session().close();
      RawClient.Received answer = RawClient.post(understudy.baseUrl(), "/v1/x", "{}");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.text()).contains("the session is closed");
    }
  }

  @Test
  void missesThatTheJournalHasDroppedAreCounted() {
    SessionReport report =
        new SessionReport(
            "n", 3000, List.of(new Problem.Miss("no recorded request matches")), 2999);
    assertThat(report.passed()).isFalse();
    assertThat(report.text())
        .isEqualTo(
            """
            n: 3000 problems in 3000 requests
            1. miss: no recorded request matches
            2. 2999 earlier misses, which the journal does not hold any more\
            """);
  }

  @Test
  void aSettingThatNobodyCouldWaitForIsRefusedAtTheStart() {
    assertThatThrownBy(() -> local().drain(Duration.ofSeconds(Long.MAX_VALUE)).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("invalid drain");
  }

  private static Understudy.Builder local() {
    return Understudy.builder().environment(Map.of());
  }

  private static String path(Session session) {
    return session.baseUrl().getPath() + "/v1/x";
  }
}
