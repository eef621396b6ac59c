package dev.understudy.probe;

import static dev.understudy.testing.Sockets.answer;
import static dev.understudy.testing.Sockets.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Conversation;
import dev.understudy.contract.Level;
import dev.understudy.dialect.Verdict;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.RawUpstream;
import dev.understudy.testing.Sockets;
import dev.understudy.verify.Report;
import dev.understudy.verify.ReportEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketProbeTest extends SocketProbeFixture {

  private static final List<String> PROBES =
      List.of(
          "socket-bad-key",
          "socket-malformed",
          "socket-unsupported",
          "socket-unknown-previous",
          "socket",
          "socket-two-turns",
          "socket-continuation");

  @Test
  void aGatewayThatKeepsToTheContractHasNoFindings() throws IOException {
    Path evidence = folder.resolve("evidence.yaml");
    Report report = probe("openai", SocketProbeTest::conforming, PROBES, Optional.of(evidence));
    assertThat(report.unchecked()).isZero();
    assertThat(broken(report)).isEmpty();
    assertThat(report.cases())
        .extracting(ReportEntry::name)
        .contains(
            "socket-bad-key: GET /v1/responses",
            "socket-two-turns: GET /v1/responses",
            "socket-two-turns: GET /v1/responses, turn 1",
            "socket-two-turns: GET /v1/responses, turn 2");
    List<Conversation> kept = Sockets.conversations(evidence);
    assertThat(kept).hasSize(6);
    assertThat(kept.stream().flatMap(one -> one.messages().stream()))
        .anyMatch(message ->
            message.payload().toUtf8Lenient().contains("\"previous_response_id\":\"resp_1\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "socket-two-turns|W-03|[DONE]",
        "socket|W-09|{\"type\":\"response.created\"}",
        "socket|W-07|{\"type\":\"error\",\"error\":{\"message\":\"no\"}}"
      })
  void whatFollowsAnAnswerBreaksItsRule(String probe, String rule, String extra)
      throws IOException {
    Gateway gateway =
        (message, json, turn) -> {
          List<String> said = new ArrayList<>(conforming(message, json, turn));
          said.add(said.size() - (rule.equals("W-09") ? 0 : 1), extra);
          return said;
        };
    Report report = probe("openai", gateway, List.of(probe), Optional.empty());
    assertThat(broken(report)).contains(rule);
  }

  @ParameterizedTest
  @CsvSource({"socket-unknown-previous,W-20", "socket-malformed,W-21", "socket-unsupported,W-22"})
  void whatShouldBeRefusedAndIsAnsweredBreaksItsRule(String probe, String rule) throws IOException {
    Gateway obliging = (message, json, turn) -> answer("resp_1", "sure");
    assertThat(broken(probe("openai", obliging, List.of(probe), Optional.empty())))
        .containsExactly(rule);
  }

  @Test
  void aTurnIsJudgedByTheRulesOfResponses() throws IOException {
    Gateway gateway =
        (message, json, turn) ->
            conforming(message, json, turn).stream()
                .map(event -> event.replace("\"delta\":\"hi\"", "\"delta\":\"ho\""))
                .toList();
    Report report = probe("openai", gateway, List.of("socket"), Optional.empty());
    assertThat(broken(report)).containsExactly("R-07");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 426, 501})
  void aGatewayWithoutASocketDoesNotOfferIt(int status) throws IOException {
    try (RawUpstream gateway =
        RawUpstream.start((request, connection) -> {
          connection.send(
              "HTTP/1.1 "
                  + status
                  + " No\r\nContent-Type: application/json\r\nContent-Length: 59\r\n"
                  + "\r\n{\"error\":{\"message\":\"none\",\"type\":\"not_found\",\"code\":null}}");
          return true;
        })) {
      Report fine = run("crazyrouter", gateway.url(), PROBES, Optional.empty());
      assertThat(fine.cases()).extracting(ReportEntry::unchecked).containsOnly("");
      assertThat(broken(fine)).isEmpty();
      assertThat(fine.cases())
          .allMatch(one -> one.name().endsWith("(not offered: status " + status + ")"));
      assertThat(broken(run("openai", gateway.url(), List.of("socket"), Optional.empty())))
          .containsExactly("W-02");
    }
  }

  @Test
  void aDoubleWithoutARecordingSaysNothingAboutTheContract() throws IOException {
    Path evidence = folder.resolve("evidence.yaml");
    probe(
        "openai", SocketProbeTest::conforming, List.of("socket-malformed"), Optional.of(evidence));
    try (UnderstudyServer replayer = Doubles.replayer(evidence)) {
      Report report =
          run("openai", replayer.baseUrl().toString(), List.of("socket"), Optional.empty());
      assertThat(report.cases())
          .extracting(ReportEntry::unchecked)
          .containsExactly("the test double that answered has no recording of this request");
    }
    try (UnderstudyServer replayer = Doubles.replayer(Path.of("cassettes/llama-server"))) {
      Report report =
          run("openai", replayer.baseUrl().toString(), List.of("socket"), Optional.empty());
      assertThat(report.cases())
          .extracting(ReportEntry::unchecked)
          .containsExactly("the test double that answered has no recording of this request");
    }
  }

  @Test
  void aRecordedProbeAnswersTheSameProbeAgain() throws IOException {
    Path evidence = folder.resolve("evidence.yaml");
    probe("openai", SocketProbeTest::conforming, PROBES, Optional.of(evidence));
    try (UnderstudyServer replayer = Doubles.replayer(evidence)) {
      Report report = run("openai", replayer.baseUrl().toString(), PROBES, Optional.empty());
      assertThat(report.cases()).extracting(ReportEntry::unchecked).containsOnly("");
      assertThat(broken(report)).isEmpty();
    }
  }

  @Test
  void anAnswerThatBreaksOffIsNotChecked() throws IOException {
    try (RawUpstream gateway =
        RawUpstream.start((request, connection) -> {
          try (RawSocket client = connection.upgrade(request, "")) {
            client.next();
            client.text(answer("resp_1", "hi").get(0)).close(1011, "gone");
          }
          return false;
        })) {
      Report report = run("openai", gateway.url(), List.of("socket"), Optional.empty());
      assertThat(report.cases())
          .extracting(ReportEntry::unchecked)
          .containsExactly("an answer was incomplete (upstream-cut: closed with 1011 \"gone\")");
    }
  }

  @Test
  void anAgreementThatIsNoneIsNoAnswer() throws IOException {
    try (RawUpstream gateway =
        RawUpstream.answering(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n")) {
      Report report = run("openai", gateway.url(), List.of("socket"), Optional.empty());
      assertThat(report.cases())
          .extracting(ReportEntry::unchecked)
          .allMatch(reason -> reason.contains("a wrong Sec-WebSocket-Accept"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openai|{\"type\":\"response.rate_limits.updated\",\"sequence_number\":9}",
        "openai|{\"type\":\"keepalive\",\"sequence_number\":9}",
        "open-responses|[DONE]"
      })
  void whatMayFollowAnAnswerIsNotOfTheNext(String profile, String extra) throws IOException {
    Gateway gateway =
        (message, json, turn) ->
            Stream.concat(conforming(message, json, turn).stream(), Stream.of(extra)).toList();
    Report report = probe(profile, gateway, List.of("socket-two-turns"), Optional.empty());
    assertThat(report.cases()).hasSize(3);
    assertThat(report.cases())
        .extracting(one -> one.checked().orElseThrow().verdict())
        .containsOnly(Verdict.COMPLETE);
    assertThat(report.cases())
        .flatExtracting(one -> one.checked().orElseThrow().findings())
        .filteredOn(finding -> finding.level() == Level.MUST)
        .isEmpty();
  }

  @Test
  void whatAGatewayBrokeIsTold() throws IOException {
    Map<byte[], String> breaks =
        Map.of(
            new byte[] {(byte) 0x83, 0}, "opcode: 3",
            new byte[] {(byte) 0x88, 5, 0x03, (byte) 0xf3, 'o', 'h', '!'},
                "closed with 1011 \"oh!\"");
    for (Map.Entry<byte[], String> one : breaks.entrySet()) {
      try (RawUpstream gateway =
          RawUpstream.start((request, connection) -> {
            RawSocket client = connection.upgrade(request, "");
            client.next();
            client.bytes(one.getKey());
            client.rest();
            return false;
          })) {
        Report report = run("openai", gateway.url(), List.of("socket"), Optional.empty());
        assertThat(report.cases().get(0).unchecked())
            .contains(" answer was incomplete (upstream-cut: ")
            .contains(one.getValue());
      }
    }
  }

  @Test
  void aGatewayThatDoesNotAnswerTheCloseIsNotWaitedForLong() throws IOException {
    try (RawUpstream gateway =
        RawUpstream.start((request, connection) -> {
          RawSocket client = connection.upgrade(request, "");
          client.next();
          answer("resp_1", "hi").forEach(client::text);
          client.rest();
          return false;
        })) {
      Report report = run("crazyrouter", gateway.url(), List.of("socket"), Optional.empty());
      assertThat(report.cases()).extracting(ReportEntry::unchecked).containsOnly("");
    }
  }

  @Test
  void anErrorAndItsFailedResponseAreOneAnswer() throws IOException {
    Gateway gateway =
        (message, json, turn) -> {
          List<String> whole = conforming(message, json, turn);
          return turn == 1
              ? List.of(
                  whole.get(0),
                  error("server_error", "null"),
                  whole.get(0).replace("response.created", "response.failed"))
              : whole;
        };
    Report report = probe("openai", gateway, List.of("socket-two-turns"), Optional.empty());
    assertThat(broken(report)).doesNotContain("W-09", "W-10");
    assertThat(report.cases())
        .anySatisfy(one -> {
          assertThat(one.name()).endsWith("turn 2");
          assertThat(one.checked().orElseThrow().findings()).isEmpty();
        });
  }
}
