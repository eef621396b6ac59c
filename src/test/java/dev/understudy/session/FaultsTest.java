package dev.understudy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.responses.ResponseCreateParams;
import dev.understudy.engine.LiveSession;
import dev.understudy.fault.Fault;
import dev.understudy.journal.Outcome;
import dev.understudy.replay.Faults;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.settings.UpstreamUrl;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults: what a client gets, and that the recording is there for its next attempt. */
class FaultsTest {

  private static final Path RESPONSES = Path.of("cassettes/crazyrouter-documented/responses.yaml");
  private static final Path STREAM = Path.of("cassettes/crazyrouter-documented/messages.yaml");
  private static final String QUESTION =
      "{\"model\":\"gpt-5.4\",\"input\":\"Explain what a REST API is in one sentence.\"}";

  @Test
  void aClientRetriesAndGetsTheRecording() {
    try (UnderstudyServer understudy = start();
        LiveSession session =
            understudy
                .sessions()
                .open(
                    SessionOptions.replay(RESPONSES)
                        .fault(Fault.status(429).times(2))
                        .allowLeftovers()
                        .build())) {
      OpenAIClient client =
          OpenAIOkHttpClient.builder()
              .baseUrl(session.openAiBaseUrl().toString())
              .apiKey("none")
              .maxRetries(2)
              .build();
      assertThat(
              client
                  .responses()
                  .create(
                      ResponseCreateParams.builder()
                          .model("gpt-5.4")
                          .input("Explain what a REST API is in one sentence.")
                          .build())
                  .id())
          .isEqualTo("resp_doc_1");
      client.close();
      assertThat(session.requests().calls())
          .singleElement()
          .extracting(LogicalCall::retries)
          .isEqualTo(2);
      assertThat(session.journal().entries())
          .extracting(entry -> entry.outcome() + " " + entry.status() + " " + entry.detail())
          .startsWith("FAULT 429 status 429", "FAULT 429 status 429");
      session.verify();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/responses|429|{'error':{'message':'a fault injected by the test: status"
            + " 429','type':'rate_limit_error','param':null,'code':'rate_limit_exceeded'}}",
        "/v1/messages|529|{'type':'error','error':{'type':'overloaded_error','message':'a fault"
            + " injected by the test: status 529'},'request_id':null}",
        "/v1/messages|402|{'type':'error','error':{'type':'billing_error','message':'a fault"
            + " injected by the test: status 402'},'request_id':null}",
        "/v1/chat/completions|503|{'error':{'message':'a fault injected by the test: status"
            + " 503','type':'server_error','param':null,'code':''}}",
      })
  void anErrorComesInTheEndpointsEnvelope(String path, int status, String body) {
    try (UnderstudyServer understudy = start();
        LiveSession session =
            understudy.sessions().open(SessionOptions.replay(RESPONSES).build())) {
      session.inject(Fault.status(status, 7));
      RawClient.Received answer = post(session, path, "{}");
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.text()).isEqualTo(body.replace('\'', '"'));
      assertThat(answer.header("retry-after")).isEqualTo("7");
      assertThat(answer.header("x-understudy-fault")).isEqualTo("status");
    }
  }

  @Test
  void aCutLeavesTheRecordingForTheNextAttempt() {
    String question =
        """
        {"model":"claude-sonnet-4-6","max_tokens":1024,"system":"You are a helpful assistant.",
         "messages":[{"role":"user","content":"Explain Claude Messages API."}],"stream":true}\
        """;
    try (UnderstudyServer understudy = start();
        LiveSession session =
            understudy.sessions().open(SessionOptions.replay(STREAM).allowLeftovers().build())) {
      session.inject(Fault.cutAfter(1));
      RawClient.Received cut = post(session, "/v1/messages", question);
      assertThat(cut.status()).isEqualTo(200);
      assertThat(cut.ending()).isNotEqualTo(RawClient.Ending.COMPLETE);
      assertThat(cut.text()).contains("message_start").doesNotContain("message_stop");
      RawClient.Received whole = post(session, "/v1/messages", question);
      assertThat(whole.ending()).isEqualTo(RawClient.Ending.COMPLETE);
      assertThat(whole.text()).startsWith(cut.text()).contains("message_stop");
      assertThat(session.journal().entries())
          .extracting(entry -> entry.outcome())
          .containsExactly(Outcome.FAULT, Outcome.HIT);
      session.verify();
    }
  }

  @Test
  void aDelayedAnswerIsTheRecordingAndHoldsNobodyUp() {
    try (UnderstudyServer understudy = start();
        LiveSession session =
            understudy
                .sessions()
                .open(
                    SessionOptions.replay(RESPONSES)
                        .allowLeftovers()
                        .fault(Fault.delay(Duration.ofMillis(200)).on("/v1/responses"))
                        .build())) {
      long start = System.nanoTime();
      assertThat(post(session, "/v1/responses", QUESTION).text()).contains("resp_doc_1");
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000L);
    }
  }

  @Test
  void faultsAreForTheirPathAndInTheirOrder() {
    Faults faults =
        new Faults(
            List.of(Fault.status(500).on("/a"), Fault.status(503).times(2), Fault.cutAfter(0)));
    assertThat(faults.take("/b")).hasValue(Fault.status(503).effect());
    assertThat(faults.take("/a")).hasValue(Fault.status(500).effect());
    assertThat(faults.take("/a")).hasValue(Fault.status(503).effect());
    assertThat(faults.take("/a")).hasValue(Fault.cutAfter(0).effect());
    assertThat(faults.take("/a")).isEmpty();
    faults.add(Fault.status(500));
    faults.clear();
    assertThat(faults.take("/a")).isEmpty();
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> Fault.status(200))
        .hasMessage("invalid status 200 for a fault: expected 400 to 599");
    assertThatThrownBy(() -> Fault.cutAfter(-1))
        .hasMessage("invalid number of chunks -1: expected 0 or more");
    assertThatThrownBy(() -> Fault.delay(Duration.ofHours(1)))
        .hasMessage("invalid delay PT1H: expected 0 to 600000 ms");
    assertThatThrownBy(() -> Fault.status(500).times(0))
        .hasMessage("invalid number of requests 0 for a fault: expected 1 or more");
    SessionOptions.Builder recording =
        SessionOptions.record(UpstreamUrl.parse("http://127.0.0.1:1"), Path.of("x.yaml"));
    assertThatThrownBy(() -> recording.fault(Fault.status(500)).build())
        .hasMessage("faults need a session that replays, but this one records");
  }

  private static UnderstudyServer start() {
    return UnderstudyServer.start(SessionOptions.replay().build(), Doubles.local());
  }

  private static RawClient.Received post(LiveSession session, String path, String json) {
    URI url = session.baseUrl();
    return RawClient.post(url, url.getPath() + path, json);
  }
}
