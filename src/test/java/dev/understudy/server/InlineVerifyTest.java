package dev.understudy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.understudy.dialect.Verdict;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.VerificationResult;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.UpstreamUrl;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawUpstream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --verify} on a server: each exchange is verified, and no byte is different for it. */
class InlineVerifyTest {

  private static final String REQUEST =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  private static final String BROKEN = "{\"choices\":[{\"message\":{\"content\":7}}]}";

  private static final String TAPE =
      """
      ---
      understudy: 1
      ...
      ---
      request:
        method: POST
        path: /v1/chat/completions
        body: {json: {model: m, messages: [{role: user, content: Hi}]}}
      response:
        status: 200
        headers: [Content-Type: application/json]
        body: {json: {choices: [{message: {content: 7}}]}}
      ...
      """;

  @TempDir Path folder;

  @Test
  void replayJudgesWhatItPlaysAndTheJournalSaysSo() throws Exception {
    Path tape = Files.writeString(folder.resolve("tape.yaml"), TAPE);
    try (UnderstudyServer understudy =
        UnderstudyServer.start(
            SessionOptions.replay(tape).profile("core").build(), Doubles.local())) {
      URI url = understudy.baseUrl();
      assertThat(RawClient.post(url, "/v1/chat/completions", REQUEST).text()).isEqualTo(BROKEN);
      String journal =
          RawClient.exchange(url, RawClient.request("GET", "/__understudy/journal", "", "")).text();
      assertThat(journal)
          .contains("\"profile\":\"core\"")
          .contains("\"verdict\":\"complete\"")
          .contains("\"rule\":\"C-30\"")
          .contains("/choices/0/message/content: expected string or null, but was 7");
      assertThat(understudy.own().journal().failures()).isOne();
      assertThat(
              RawClient.exchange(url, RawClient.request("GET", "/__understudy/health", "", ""))
                  .text())
          .contains("\"violating\":1");
    }
  }

  @Test
  void eachOfManyEqualCallsHasTheJudgement() throws Exception {
    Path tape = Files.writeString(folder.resolve("tape.yaml"), TAPE);
    SessionOptions last = SessionOptions.replay(tape).repeat(Repeat.LAST).profile("core").build();
    try (UnderstudyServer understudy = UnderstudyServer.start(last, Doubles.local())) {
      for (int i = 0; i < 20; i++) {
        RawClient.post(understudy.baseUrl(), "/v1/chat/completions", REQUEST);
      }
      Awaitility.await().until(() -> understudy.own().journal().failures() == 20);
      assertThat(understudy.own().journal().entries())
          .hasSize(20)
          .allSatisfy(entry ->
              assertThat(entry.verification().orElseThrow().violations())
                  .extracting(VerificationResult.Violation::rule)
                  .contains("C-30"));
    }
  }

  @Test
  void recordJudgesWhatPasses() throws Exception {
    try (RawUpstream upstream =
            RawUpstream.answering(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                    + BROKEN.length()
                    + "\r\n\r\n"
                    + BROKEN);
        UnderstudyServer understudy =
            UnderstudyServer.start(
                SessionOptions.record(
                        UpstreamUrl.parse(upstream.url()), folder.resolve("recorded.yaml"))
                    .profile("core")
                    .build(),
                Doubles.local())) {
      assertThat(RawClient.post(understudy.baseUrl(), "/v1/chat/completions", REQUEST).text())
          .isEqualTo(BROKEN);
      JournalEntry entry = Doubles.awaitJournal(understudy, 1).get(0);
      VerificationResult verification = entry.verification().orElseThrow();
      assertThat(verification.verdict()).hasValue(Verdict.COMPLETE);
      assertThat(verification.violations())
          .extracting(VerificationResult.Violation::rule, VerificationResult.Violation::severity)
          .contains(tuple("C-30", VerificationResult.Severity.FAILURE));
    }
  }

  @Test
  void judgingIsCountedFromTheBeginningAfterAReset() throws Exception {
    try (UnderstudyServer understudy =
        UnderstudyServer.start(
            SessionOptions.replay(Path.of("cassettes/llama-server/messages-tool-stream.yaml"))
                .profile("anthropic")
                .build(),
            Doubles.local())) {
      byte[] request =
          Files.readAllBytes(Path.of("src/test/resources/captures/llama-messages-tool-stream.req"));
      assertThat(RawClient.exchange(understudy.baseUrl(), request).status()).isEqualTo(200);
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> understudy.own().journal().failures() == 1);
      understudy.own().reset();
      assertThat(understudy.own().journal().failures()).isZero();
      assertThat(understudy.own().journal().allFailures()).isOne();
    }
  }
}
