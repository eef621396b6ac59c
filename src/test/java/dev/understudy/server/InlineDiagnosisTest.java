package dev.understudy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.Interactions;
import dev.understudy.dialect.Mistake;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.settings.UpstreamUrl;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawUpstream;
import dev.understudy.testing.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replay and record look at each call for mistakes. */
class InlineDiagnosisTest {

  private static final String MIXED =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"system\":\"S\"}";

  @TempDir Path folder;

  @Test
  void aMistakeInARecordedRequestIsToldAndAnsweredAllTheSame() throws IOException {
    try (UnderstudyServer replayer =
        Doubles.replayer(Speed.INSTANT, Repeat.CYCLE, tape("/v1/chat/completions", MIXED))) {
      for (int i = 0; i < 2; i++) {
        assertThat(post(replayer, "/v1/chat/completions", MIXED).text()).isEqualTo("answer");
      }
      String journal = journal(replayer);
      assertThat(journal.split("\"rule\":\"D-13\"")).hasSize(3);
      assertThat(journal)
          .contains("\"outcome\":\"hit\"", "\"evidence\":[\"/system is \\\"S\\\"\"]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"KEY\"}]}",
        "{\"model\":\"m\",\"messages\":[],\"metadata\":{\"deep\":{\"password\":\"OTHER\"}}}",
        "api_key=KEY and no JSON",
        "{\"api_key\":\"OTHER\", broken",
      })
  void aKeyWithoutAShapeIsNotShownWhereItStandsAgain(String body) throws IOException {
    String key = Secrets.shapeless();
    String other = "hunter" + "2";
    try (UnderstudyServer replayer =
        Doubles.replayer(Speed.INSTANT, Repeat.CYCLE, tape("/v1/chat/completions", MIXED))) {
      RawClient.Received answer =
          exchange(
              replayer,
              "/v1/chat/completions",
              "Authorization: Bearer " + key + "\r\n",
              body.replace("KEY", key).replace("OTHER", other));
      JournalEntry miss = replayer.own().journal().entries().get(0);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.text() + journal(replayer) + miss.miss().orElseThrow().text())
          .doesNotContain(key)
          .doesNotContain(other);
    }
  }

  @Test
  void aHeaderOfTheCallCountsAlsoWhereTheRecordingHasNone() throws IOException {
    String sound = MIXED.replace(",\"system\":\"S\"", "");
    try (UnderstudyServer replayer =
        Doubles.replayer(Speed.INSTANT, Repeat.CYCLE, tape("/v1/chat/completions", sound))) {
      String head = "Content-Type: application/json\r\n";
      exchange(replayer, "/v1/chat/completions", head, sound);
      exchange(replayer, "/v1/chat/completions", head + "anthropic-version: 2023-06-01\r\n", sound);
      assertThat(journal(replayer).split("\"rule\":\"D-13\"")).hasSize(2);
      assertThat(replayer.own().journal().entries())
          .extracting(entry -> Mistake.rules(entry.mistakes()))
          .containsExactly("", "D-13");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/chat/completions|400|{'error':{'message':'The request is not in the format of"
            + " /v1/chat/completions.','type':'invalid_request_error','param':null,'code':'unknown_parameter'}}|D-13",
        "/chat/completions|404|{'error':{'message':'Invalid URL (POST"
            + " /chat/completions)','type':'invalid_request_error','param':null,'code':''}}|D-01",
        "/v1/v1/messages|404|{'type':'error','error':{'type':'not_found_error','message':'Invalid"
            + " URL (POST /v1/v1/messages)'},'request_id':null}|D-02",
        "/v1/responses|400|{'error':{'message':'input is"
            + " required','type':'invalid_request_error','param':null,'code':'invalid_request'}}|D-08",
      })
  void strictRequestsAreRefusedAsTheGatewayWould(String path, int status, String body, String rule)
      throws IOException {
    SessionOptions strict =
        SessionOptions.replay(tape(path, MIXED)).repeat(Repeat.CYCLE).strictRequests().build();
    try (UnderstudyServer replayer = UnderstudyServer.start(strict, Doubles.local())) {
      RawClient.Received answer = post(replayer, path, MIXED);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.text()).isEqualTo(body.replace('\'', '"'));
      assertThat(answer.header("x-understudy-error")).isEqualTo(rule);
      JournalEntry entry = replayer.own().journal().entries().get(0);
      assertThat(entry.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(Mistake.rules(entry.mistakes())).startsWith(rule);
    }
  }

  @Test
  void strictRequestsLeaveSoundOnesAlone() throws IOException {
    Path tape = tape("/v1/responses", "{\"model\":\"m\",\"input\":\"Hi\"}");
    SessionOptions strict = SessionOptions.replay(tape).strictRequests().build();
    try (UnderstudyServer replayer = UnderstudyServer.start(strict, Doubles.local())) {
      assertThat(post(replayer, "/v1/responses", "{\"model\":\"m\",\"input\":\"Hi\"}").text())
          .isEqualTo("answer");
    }
  }

  @Test
  void theProfileIsTheOneThatTheCassettesName() throws IOException {
    Path tape = tape("/v1/responses", "{}");
    Files.writeString(tape, Files.readString(tape).replace("generic", "crazyrouter"));
    try (UnderstudyServer replayer = Doubles.replayer(tape)) {
      assertThat(post(replayer, "/v1/responses", "{\"model\":\"claude-3\",\"input\":\"\"}").text())
          .contains("D-19: Claude models are not offered on /v1/responses");
    }
  }

  @Test
  void aMissIsInTheJournalAsJson() throws IOException {
    try (UnderstudyServer replayer = Doubles.replayer(tape("/v1/responses", "{\"input\":\"a\"}"))) {
      post(replayer, "/v1/responses", "{\"input\":\"" + Secrets.apiKey() + "\"}");
      assertThat(journal(replayer))
          .contains("\"miss\":{\"reason\":\"other-content\"")
          .contains("\"where\":\"/input\",\"recorded\":\"\\\"a\\\"\"")
          .doesNotContain(Secrets.apiKey());
    }
  }

  @Test
  void recordSeesTheKeyAndTheAnswerToo() throws Exception {
    String error = "{\"error\":{\"message\":\"no\",\"type\":\"new_api_error\",\"code\":\"\"}}";
    try (RawUpstream upstream =
            RawUpstream.answering(
                "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: "
                    + error.length()
                    + "\r\n\r\n"
                    + error);
        UnderstudyServer recorder =
            UnderstudyServer.start(
                SessionOptions.record(UpstreamUrl.parse(upstream.url()), folder.resolve("r.yaml"))
                    .build(),
                Doubles.local())) {
      String head = "Content-Type: application/json\r\nAuthorization: Bearer ";
      String body = "{\"model\":\"m\",\"input\":\"Hi\"}";
      exchange(recorder, "/v1/responses", head + "\"" + Secrets.apiKey() + "\"\r\n", body);
      exchange(recorder, "/v1/responses", head + Secrets.apiKey() + "\r\n", body);
      List<JournalEntry> entries = Doubles.awaitJournal(recorder, 2);
      assertThat(entries)
          .extracting(entry -> Mistake.rules(entry.mistakes()))
          .containsExactly("D-23", "D-30");
      assertThat(entries.toString()).doesNotContain(Secrets.apiKey());
      assertThat(entries.get(0).mistakes().get(0).evidence())
          .containsExactly("the key contains quotes");
    }
  }

  @Test
  void aGatewayThatAsksForNoKeyMakesNoMistakeOfNone() throws Exception {
    try (RawUpstream upstream =
            RawUpstream.answering(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
        UnderstudyServer recorder =
            UnderstudyServer.start(
                SessionOptions.record(UpstreamUrl.parse(upstream.url()), folder.resolve("r.yaml"))
                    .build(),
                Doubles.local())) {
      post(recorder, "/v1/responses", "{\"model\":\"m\",\"input\":\"Hi\"}");
      assertThat(Doubles.awaitJournal(recorder, 1).get(0).mistakes()).isEmpty();
    }
  }

  private static RawClient.Received post(UnderstudyServer server, String path, String body)
      throws IOException {
    return RawClient.post(server.baseUrl(), path, body);
  }

  private static RawClient.Received exchange(
      UnderstudyServer server, String path, String headers, String body) throws IOException {
    return RawClient.exchange(server.baseUrl(), RawClient.request("POST", path, headers, body));
  }

  private static String journal(UnderstudyServer server) throws IOException {
    URI url = server.baseUrl();
    return RawClient.exchange(url, RawClient.request("GET", "/__understudy/journal", "", ""))
        .text();
  }

  private Path tape(String path, String json) throws IOException {
    return Files.writeString(
        Files.createTempFile(folder, "tape", ".yaml"),
        CassetteEncoder.encode(Interactions.header())
            + CassetteEncoder.encode(Interactions.simple(1, path, json, "answer")));
  }
}
