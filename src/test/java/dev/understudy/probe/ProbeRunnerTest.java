package dev.understudy.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.cassette.Cassette;
import dev.understudy.contract.Level;
import dev.understudy.contract.Profiles;
import dev.understudy.probe.BrokenGateway.Answer;
import dev.understudy.record.GatewayClient;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.testing.ClosedPort;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawUpstream;
import dev.understudy.testing.Secrets;
import dev.understudy.verify.Checker;
import dev.understudy.verify.Finding;
import dev.understudy.verify.Report;
import dev.understudy.verify.ReportEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProbeRunnerTest {

  private static final Checker CRAZYROUTER = new Checker(Profiles.load("crazyrouter"));

  @TempDir Path folder;

  @Test
  void theDocumentedCassettesKeepEveryMust() throws Exception {
    try (UnderstudyServer replayer =
        Doubles.replayer(
            Speed.INSTANT, Repeat.CYCLE, Path.of("cassettes/crazyrouter-documented"))) {
      Report report = run(replayer.baseUrl().toString(), List.of(), 2);
      assertThat(report.unchecked()).isZero();
      assertThat(report.cases()).hasSize(33);
      assertThat(report.count(Level.MUST)).isZero();
      assertThat(report.count(Level.SHOULD)).isZero();
    }
  }

  static List<Arguments> breaks() {
    UnaryOperator<Answer> ok = answer -> new Answer(200, "application/json", "{}");
    return List.of(
        broken("N-01", "/v1/chat/completions", "without a key", ok),
        broken("N-04", "/v1/chat/completions/chat/completions", "", ok),
        broken("N-03", "/chat/completions", "", ok),
        broken("N-06", "/v1/responses", "claude", ok),
        broken("N-05", "/v1/chat/completions", "\"input\"", ok),
        broken("N-08", "/v1/messages", "Be brief", ok),
        broken("M-01", "/v1/models", "", a -> a.edit("\"id\":\"gpt-5.4\",", "")),
        broken("M-06", "/v1/models", "", a -> a.edit("\"success\":true,", "")),
        broken("T-01", "/v1/messages/count_tokens", "", a -> a.edit("14", "\"14\"")),
        broken(
            "C-06", "/v1/chat/completions", "\"stream\":true", a -> a.edit("data: [DONE]\n\n", "")),
        broken(
            "C-05",
            "/v1/chat/completions",
            "include_usage",
            a -> a.edit("\"choices\":[],\"usage\"", "\"choices\":[],\"other\"")),
        broken(
            "C-12",
            "/v1/chat/completions",
            "\"stream\":true",
            a -> a.edit("data: {", "event: chunk\ndata: {")),
        broken(
            "C-21",
            "/v1/chat/completions",
            "\"stream\":true",
            a -> a.edit("chat.completion.chunk", "chunk")),
        broken(
            "C-31",
            "/v1/chat/completions",
            "helpful",
            a -> a.body().contains("data:") ? a : a.edit("\"chat.completion\"", "\"completion\"")),
        broken(
            "C-50",
            "/v1/chat/completions",
            "tool_choice",
            a ->
                a.body().contains("data:")
                    ? a
                    : a.edit(
                            "\"tool_calls\":[{\"id\":\"call_doc_1\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}]",
                            "\"tool_calls\":null")
                        .edit("\"finish_reason\":\"tool_calls\"", "\"finish_reason\":\"stop\"")),
        broken(
            "R-01",
            "/v1/responses",
            "\"stream\":true",
            a -> a.edit("response.created", "response.queued")),
        broken(
            "R-07",
            "/v1/responses",
            "\"stream\":true",
            a -> a.edit("\"delta\":\" lets programs\"", "\"delta\":\" lets people\"")),
        broken(
            "R-46",
            "/v1/responses",
            "REST API",
            a ->
                a.body().contains("data:")
                    ? a
                    : a.edit("\"type\":\"message\"", "\"type\":\"note\"")),
        broken(
            "A-06",
            "/v1/messages",
            "\"stream\":true",
            a -> a.edit("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n", "")),
        broken(
            "A-34",
            "/v1/messages",
            "tool_choice",
            a -> a.edit("\"stop_reason\":\"tool_use\"", "\"stop_reason\":\"end_turn\"")),
        broken(
            "H-02",
            "/v1/messages",
            "Say hi.",
            a -> new Answer(200, "text/html", "<!doctype html>")),
        broken(
            "G-02",
            "/v1/messages",
            "Say hi.",
            a ->
                new Answer(
                    400,
                    "application/json",
                    "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\"}}")),
        broken(
            "E-01",
            "/v1/models",
            "",
            a ->
                new Answer(
                    200,
                    "application/json",
                    "{\"error\":{\"message\":\"no\",\"type\":\"new_api_error\",\"code\":\"\"}}")));
  }

  private static Arguments broken(
      String rule, String path, String marker, UnaryOperator<Answer> spoil) {
    return Arguments.of(rule, path, marker, spoil);
  }

  @ParameterizedTest(name = "{0} at {1} {2}")
  @MethodSource("breaks")
  void findsEachBreakUnderItsOwnRule(
      String rule, String path, String marker, UnaryOperator<Answer> spoil) throws Exception {
    try (RawUpstream gateway = BrokenGateway.spoiling(path, marker, spoil)) {
      Report report = run(gateway.url(), List.of(), 4);
      assertThat(report.unchecked()).isZero();
      assertThat(report.problems())
          .filteredOn(
              problem -> problem.level() != Level.OBSERVED || problem.rule().id().equals(rule))
          .extracting(problem -> problem.rule().id())
          .containsExactly(rule);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "429, '{\"error\":{\"message\":\"slow\",\"code\":\"rate_limit_exceeded\"}}',  rate limit of the"
        + " gateway (status 429; rate_limit_exceeded)",
    "402, '{\"error\":{\"message\":\"pay\",\"type\":\"billing_error\"}}',         the account has"
        + " no credit (status 402; billing_error)",
    "403, '{\"error\":{\"message\":\"pay\",\"code\":\"insufficient_user_quota\"}}', the account has"
        + " no credit (status 403; insufficient_user_quota)",
    "403, '{\"error\":{\"message\":\"no\"}}',                                     the key has no"
        + " permission (status 403)",
    "503, '{\"error\":{\"message\":\"no\",\"code\":\"model_not_found\"}}',        the model is down;"
        + " or not available to this key (status 503; model_not_found)",
    "500, '{\"error\":{\"message\":\"no\",\"code\":\"get_channel_failed\"}}',     the model is down;"
        + " or not available to this key (status 500; get_channel_failed)",
    "524, '<html>',                                                               the gateway or"
        + " its upstream is down (status 524)"
  })
  void whatSaysNothingAboutTheContractIsNotChecked(int status, String body, String reason)
      throws Exception {
    try (RawUpstream gateway =
        BrokenGateway.spoiling(
            "/v1/messages", "Say hi.", answer -> new Answer(status, "application/json", body))) {
      Report report = run(gateway.url(), List.of("messages-bearer"), 1);
      assertThat(report.cases())
          .extracting(ReportEntry::unchecked)
          .containsExactly(reason.replace(';', ','));
      assertThat(report.hasFailures()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "502, '<html>'",
    "524, '<html>'",
    "503, '{\"error\":{\"code\":\"model_not_found\"}}'"
  })
  void anOutageSaysNothingAboutWhatHasToBeRefused(int status, String body) throws Exception {
    try (RawUpstream gateway =
        BrokenGateway.spoiling(
            "/v1/responses", "claude", a -> new Answer(status, "application/json", body))) {
      Report report = run(gateway.url(), List.of("claude-responses"), 1);
      assertThat(report.unchecked()).isOne();
      assertThat(report.hasFailures()).isFalse();
    }
  }

  @Test
  void anAnswerThatIsBrokenOffIsNotChecked() throws Exception {
    try (RawUpstream gateway =
        RawUpstream.answering(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{")) {
      assertThat(run(gateway.url(), List.of("chat"), 1).cases())
          .extracting(ReportEntry::unchecked)
          .containsExactly(
              "the answer was incomplete (upstream-cut: it closed the connection before the end)");
    }
  }

  @Test
  void aRefusedKeyEndsTheRunAndIsNotAskedWithAgain() throws Exception {
    try (RawUpstream gateway =
        RawUpstream.answering(
            "HTTP/1.1 401 X\r\nContent-Type: application/json\r\nContent-Length: 36\r\n\r\n"
                + "{\"error\":{\"code\":\"invalid_api_key\"}} ".strip())) {
      Report report = run(gateway.url(), List.of("models", "chat", "responses"), 1);
      assertThat(report.cases())
          .extracting(ReportEntry::unchecked)
          .containsExactly(
              "the key was rejected (status 401, invalid_api_key)",
              "not sent: the key was rejected (status 401, invalid_api_key)",
              "not sent: the key was rejected (status 401, invalid_api_key)");
      assertThat(gateway.received()).hasSize(1);
    }
  }

  @Test
  void withoutANetworkNothingIsCheckedAndNothingFails() throws Exception {
    try (ClosedPort gone = new ClosedPort()) {
      Report report = run(gone.url(), List.of("models", "chat"), 1);
      assertThat(report.cases())
          .extracting(ReportEntry::unchecked)
          .containsExactly(
              "no answer: Connect: Connection refused",
              "not sent: no answer: Connect: Connection refused");
    }
  }

  @Test
  void whatDependsOnTheMoodIsTriedAgainAndMarked() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (RawUpstream gateway =
        BrokenGateway.spoiling(
            "/v1/messages",
            "tool_choice",
            answer ->
                calls.incrementAndGet() == 1
                    ? new Answer(
                        200,
                        "application/json",
                        "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-6\","
                            + "\"content\":[{\"type\":\"text\",\"text\":\"Cold.\"}],\"stop_reason\":\"end_turn\","
                            + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}")
                    : answer)) {
      Report report = run(gateway.url(), List.of("messages-tool"), 1);
      assertThat(report.cases()).extracting(ReportEntry::attempts).containsExactly(2);
      assertThat(report.problems()).hasSize(1);
      Finding flaky = report.problems().get(0).occurrences().get(0).finding();
      assertThat(flaky.rule().id()).isEqualTo("A-50");
      assertThat(flaky.level()).isEqualTo(Level.SHOULD);
      assertThat(flaky.place()).isEqualTo("/content, flaky, kept when repeated");
    }
  }

  @Test
  void theEvidenceIsACassetteWithoutTheKey() throws Exception {
    Path evidence = folder.resolve("evidence.yaml");
    String key = Secrets.apiKey();
    try (UnderstudyServer replayer =
            Doubles.replayer(
                Speed.INSTANT, Repeat.CYCLE, Path.of("cassettes/crazyrouter-documented"));
        GatewayClient asker =
            Doubles.asker(replayer.baseUrl().toString(), Optional.of(evidence), key)) {
      new ProbeRunner(CRAZYROUTER, asker, "here", key, one -> {})
          .run(plan(List.of("chat", "messages")), 1);
    }
    assertThat(Files.readString(evidence)).doesNotContain(key).contains("[redacted:");
    Cassette cassette = Cassette.open(evidence);
    assertThat(cassette.header().profile()).isEqualTo("crazyrouter");
    assertThat(cassette.entries()).hasSize(2);
  }

  @Test
  void theBudgetCountsRetries() {
    assertThat(plan(List.of("chat-tool")).mostRequests()).isEqualTo(2);
    assertThat(plan(List.of("models", "no-key")).mostRequests()).isEqualTo(2);
  }

  @Test
  void aPlanCanBeKeptToRulesAndProbes() {
    assertThat(plan(List.of()).requests()).isEqualTo(35);
    assertThat(plan(List.of("N-01")).steps())
        .extracting(step -> step.probe().name())
        .containsExactly("no-key");
    assertThat(plan(List.of("A-06")).steps())
        .extracting(step -> step.probe().endpoint())
        .containsOnly("messages");
    assertThat(plan(List.of("chat", "chat-stream")).tokens()).isEqualTo(128);
    assertThatThrownBy(() -> plan(List.of("Z-99")))
        .hasMessage("unknown --only 'Z-99': expected a rule or a probe of the profile crazyrouter");
  }

  private static Report run(String url, List<String> only, int concurrency) throws IOException {
    String key = Secrets.apiKey();
    try (GatewayClient asker = Doubles.asker(url, Optional.empty(), key)) {
      return new ProbeRunner(CRAZYROUTER, asker, "gateway", key, one -> {})
          .run(plan(only), concurrency);
    }
  }

  private static ProbePlan plan(List<String> only) {
    return ProbePlan.of(CRAZYROUTER.profile(), only, Optional.empty(), 1);
  }
}
