package dev.understudy.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.contract.Level;
import dev.understudy.contract.Profiles;
import dev.understudy.dialect.Verdict;
import dev.understudy.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckerTest {

  private static final Checker CORE = new Checker(Profiles.load("core"));
  private static final Checker CRAZYROUTER = new Checker(Profiles.load("crazyrouter"));

  private static final String ROLE =
      "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
          + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
          + "\"finish_reason\":null}]}\n\n";
  private static final String TEXT =
      ROLE.replace("\"role\":\"assistant\",\"content\":\"\"", "\"content\":\"Hi\"");
  private static final String FINISH =
      ROLE.replace("{\"role\":\"assistant\",\"content\":\"\"}", "{}")
          .replace("null}]", "\"stop\"}]");
  private static final String DONE = "data: [DONE]\n\n";

  @Test
  void acceptsAWholeStream() {
    CheckResult checked =
        check(CRAZYROUTER, Exchanges.chatStream(ROLE + TEXT + FINISH + DONE, End.COMPLETE));
    assertThat(checked.verdict()).isEqualTo(Verdict.COMPLETE);
    assertThat(Exchanges.lines(checked)).isEmpty();
    assertThat(checked.events()).isEqualTo(4);
    assertThat(checked.result().orElseThrow().at("/choices/0/message/content").asString())
        .isEqualTo("Hi");
  }

  @Test
  void doneWithoutAFinishReasonIsNotComplete() {
    CheckResult checked =
        check(CRAZYROUTER, Exchanges.chatStream(ROLE + TEXT + DONE, End.COMPLETE));
    assertThat(checked.verdict()).isEqualTo(Verdict.TRUNCATED);
    assertThat(Exchanges.lines(checked))
        .containsExactly(
            "C-06 must event 3 (DONE): finish, content, refusal, reasoning, tool and others"
                + " (index 0) / DONE");
  }

  @Test
  void aCutIsAViolationButAClientThatLeavesIsNone() {
    CheckResult cut = check(CRAZYROUTER, Exchanges.chatStream(ROLE + TEXT, End.UPSTREAM_CUT));
    assertThat(cut.verdict()).isEqualTo(Verdict.TRUNCATED);
    assertThat(Exchanges.lines(cut))
        .containsExactly(
            "C-06 must : finish, content, refusal, reasoning, tool and others / the connection"
                + " was cut");
    CheckResult left = check(CRAZYROUTER, Exchanges.chatStream(ROLE + TEXT, End.CLIENT_LEFT));
    assertThat(left.verdict()).isEqualTo(Verdict.TRUNCATED);
    assertThat(left.findings()).isEmpty();
  }

  @Test
  void aClientThatLeavesBeforeTheUsageChunkMissesNothing() {
    String request =
        Exchanges.CHAT_STREAM_REQUEST.replace(
            "true}", "true,\"stream_options\":{\"include_usage\":true}}");
    Interaction left =
        Exchanges.of(
            "/v1/chat/completions",
            request,
            200,
            "text/event-stream",
            Bytes.utf8(ROLE + TEXT + FINISH),
            End.CLIENT_LEFT);
    assertThat(check(CRAZYROUTER, left).findings()).isEmpty();
  }

  @Test
  void anErrorInTheMiddleIsAFailure() {
    CheckResult checked =
        check(
            CRAZYROUTER,
            Exchanges.chatStream(
                ROLE + TEXT + "data: {\"error\":{\"message\":\"overloaded\"}}\n\n", End.COMPLETE));
    assertThat(checked.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(checked.findings()).isEmpty();
  }

  @Test
  void aLimitLeavesAnAnswerIncomplete() {
    CheckResult checked =
        check(
            CORE,
            Exchanges.chatStream(
                ROLE + TEXT + FINISH.replace("stop", "length") + DONE, End.COMPLETE));
    assertThat(checked.verdict()).isEqualTo(Verdict.INCOMPLETE);
    assertThat(checked.findings()).isEmpty();
  }

  @Test
  void commentsAndCarriageReturnsAreNothingToSpeakOf() {
    String stream = ": PING\n\n" + ROLE + ": PING\n\n" + TEXT + FINISH + DONE;
    assertThat(
            check(CRAZYROUTER, Exchanges.chatStream(stream.replace("\n", "\r\n"), End.COMPLETE))
                .findings())
        .isEmpty();
  }

  @Test
  void unknownEventsAreCountedAndNoted() {
    String event =
        "event: response.new\ndata: {\"type\":\"response.new\",\"sequence_number\":0}\n\n";
    CheckResult checked =
        check(
            CORE,
            Exchanges.of(
                "/v1/responses",
                "{\"model\":\"m\",\"input\":\"Hi\",\"stream\":true}",
                200,
                "text/event-stream",
                Bytes.utf8(event + event),
                End.CLIENT_LEFT));
    assertThat(checked.unknown()).containsEntry("response.new", 2);
    assertThat(checked.findings())
        .filteredOn(finding -> finding.rule().id().equals("R-19"))
        .singleElement()
        .extracting(Finding::level, Finding::times)
        .containsExactly(Level.OBSERVED, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "200, application/json, '',                                        MALFORMED, H-02",
    "200, application/json, '{\"choices\":[',                          MALFORMED, H-02",
    "200, text/html,        '<!doctype html><title>New API</title>',   MALFORMED, H-02",
    "200, image/png,        '\u0089PNG',                               MALFORMED, H-02",
    "200, application/json, '[]',                                      COMPLETE,  C-30",
    "200, application/json, 'null',                                    COMPLETE,  C-30",
    "200, application/json, '{\"error\":{\"message\":\"no\"}}',        FAILED,    E-01",
    "524, text/html,        '<html>524: A timeout occurred</html>',    FAILED,    E-02",
    "500, application/json, '',                                        FAILED,    E-02",
    "200, text/event-stream, '{\"choices\":[]}',                       TRUNCATED, H-05",
    "200, text/event-stream, '',                                       TRUNCATED, C-06",
    "200, text/event-stream, 'data: {\"half\n\n',                      MALFORMED, H-01",
  })
  void givesAVerdictOnAnyBody(int status, String type, String body, Verdict verdict, String rule) {
    CheckResult checked = check(CORE, Exchanges.chat(status, type, Bytes.utf8(body), End.COMPLETE));
    assertThat(checked.verdict()).isEqualTo(verdict);
    assertThat(checked.findings()).extracting(finding -> finding.rule().id()).contains(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e30",
        "1e400",
        "1e99999999",
        "1e-99999999",
        "99999999999999999999",
        "-1",
        "1.5",
        "0x1"
      })
  void survivesNumbersOfAnySize(String number) {
    String usage =
        "{\"choices\":[{\"index\":"
            + number
            + ",\"message\":{\"role\":\"assistant\",\"content\":\"x\"}}],"
            + "\"usage\":{\"prompt_tokens\":"
            + number
            + ",\"completion_tokens\":1,\"total_tokens\":"
            + number
            + "}}";
    assertThat(
            check(CORE, Exchanges.chat(200, "application/json", Bytes.utf8(usage), End.COMPLETE))
                .findings())
        .isNotEmpty();
    for (String event :
        List.of(
            "{\"type\":\"response.created\",\"sequence_number\":N,\"response\":{\"temperature\":N,\"usage\":{\"input_tokens\":N,\"output_tokens\":1,\"total_tokens\":N}}}",
            "{\"type\":\"response.completed\",\"sequence_number\":N,\"response\":{\"temperature\":N,\"output\":[],\"usage\":{\"input_tokens\":N,\"output_tokens\":1,\"total_tokens\":N}}}",
            "{\"type\":\"response.output_item.added\",\"sequence_number\":N,\"output_index\":N,\"item\":{\"type\":\"message\"}}")) {
      CheckResult checked =
          check(
              CORE,
              Exchanges.of(
                  "/v1/responses",
                  "{\"model\":\"m\",\"input\":\"Hi\",\"temperature\":1,\"stream\":true}",
                  200,
                  "text/event-stream",
                  Bytes.utf8("data: " + event.replace("N", number) + "\n\n"),
                  End.COMPLETE));
      assertThat(checked.findings()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "null", "[1]", "\"str\"", "true", "{\"choices\":null}"})
  void anEventThatIsNoChunkIsAFailure(String event) {
    CheckResult checked =
        check(
            CORE,
            Exchanges.chatStream(ROLE + "data: " + event + "\n\n" + FINISH + DONE, End.COMPLETE));
    assertThat(checked.findings()).extracting(f -> f.rule().id()).containsExactly("C-15");
  }

  @Test
  void nothingComesAfterWhatEndsAResponse() {
    String created =
        "data:"
            + " {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"status\":\"in_progress\",\"output\":[]}}\n\n";
    String completed =
        "data:"
            + " {\"type\":\"response.completed\",\"sequence_number\":1,\"response\":{\"status\":\"completed\",\"output\":[],\"usage\":{}}}\n\n";
    String failed = completed.replace("completed", "failed").replace(":1,", ":2,");
    CheckResult checked =
        check(
            CORE,
            Exchanges.of(
                "/v1/responses",
                "{\"model\":\"m\",\"input\":\"Hi\",\"stream\":true}",
                200,
                "text/event-stream",
                Bytes.utf8(created + completed + failed),
                End.COMPLETE));
    assertThat(checked.findings()).extracting(f -> f.rule().id()).contains("R-03");
  }

  @Test
  void aPreludeWithoutValuesChangesNoIds() {
    String prelude =
        "data: {\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[]}\n\n";
    CheckResult checked =
        check(CORE, Exchanges.chatStream(prelude + ROLE + TEXT + FINISH + DONE, End.COMPLETE));
    assertThat(checked.findings()).extracting(f -> f.rule().id()).doesNotContain("C-01");
    assertThat(checked.hasFailures()).isFalse();
  }

  @Test
  void anErrorEventInAChatStreamIsAFailure() {
    CheckResult checked =
        check(
            CORE,
            Exchanges.chatStream(
                ROLE + "event: error\ndata: {\"message\":\"m\",\"code\":500}\n\n", End.COMPLETE));
    assertThat(checked.verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void aRequestThatTheGatewayRefusedIsANote() {
    String request = "{\"model\":\"m\"}";
    Interaction refused =
        Exchanges.of(
            "/v1/chat/completions",
            request,
            400,
            "application/json",
            Bytes.utf8(
                "{\"error\":{\"message\":\"messages\",\"type\":\"invalid_request_error\",\"code\":null}}"),
            End.COMPLETE);
    assertThat(Exchanges.lines(check(CORE, refused)))
        .containsExactly("C-60 observed request, /messages: a value / nothing");
  }

  @Test
  void claudeIsNotOnResponses() {
    Interaction claude =
        Exchanges.of(
            "/s/42/v1/responses",
            "{\"model\":\"claude-sonnet-4-6\",\"input\":\"Hi\"}",
            200,
            "application/json",
            Bytes.utf8(
                "{\"object\":\"response\",\"id\":\"r\",\"created_at\":1,\"status\":\"completed\","
                    + "\"model\":\"claude-sonnet-4-6\",\"output\":[{\"type\":\"message\","
                    + "\"role\":\"assistant\",\"content\":[]}]}"),
            End.COMPLETE);
    assertThat(Exchanges.lines(check(CRAZYROUTER, claude)))
        .containsExactly(
            "F-01 must request, /model: Claude is not offered here; it is on /v1/messages and"
                + " /v1/chat/completions. / \"claude-sonnet-4-6\"");
  }

  @ParameterizedTest
  @CsvSource({
    "m, false",
    "m-2026-03-23, false",
    "m-0613, false",
    "m-mini, true",
    "m-4-mini, true",
    "n, true"
  })
  void aSnapshotIsTheSameModelAndASmallerOneIsNot(String answered, boolean rerouted) {
    String body =
        "{\"model\":\""
            + answered
            + "\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"x\"}}]}";
    CheckResult checked =
        check(CORE, Exchanges.chat(200, "application/json", Bytes.utf8(body), End.COMPLETE));
    assertThat(checked.findings().stream().anyMatch(f -> f.rule().id().equals("G-01")))
        .isEqualTo(rerouted);
  }

  @Test
  void saysNothingAboutOtherPaths() {
    assertThat(
            CORE.check(
                Exchanges.of(
                    "/v1/embeddings",
                    "{}",
                    200,
                    "application/json",
                    Bytes.utf8("{}"),
                    End.COMPLETE)))
        .isEmpty();
  }

  @Test
  void theSameMistakeAgainAndAgainIsOneFinding() {
    StringBuilder stream = new StringBuilder(ROLE);
    for (int i = 0; i < 1000; i++) {
      stream.append(TEXT.replace("\"content\":\"Hi\"", "\"content\":7"));
    }
    stream.append(FINISH).append(DONE);
    CheckResult checked = check(CORE, Exchanges.chatStream(stream.toString(), End.COMPLETE));
    assertThat(Exchanges.lines(checked))
        .containsExactly(
            "C-24 must event 2 (chunk), /choices/0/delta/content, 1000 times: string or null / 7");
  }

  private static CheckResult check(Checker checker, Interaction interaction) {
    return checker.check(interaction).orElseThrow();
  }
}
