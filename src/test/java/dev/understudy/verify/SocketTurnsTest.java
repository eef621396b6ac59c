package dev.understudy.verify;

import static dev.understudy.testing.Sockets.answer;
import static dev.understudy.testing.Sockets.client;
import static dev.understudy.testing.Sockets.create;
import static dev.understudy.testing.Sockets.server;
import static dev.understudy.testing.Sockets.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Interactions;
import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.contract.Level;
import dev.understudy.contract.Profiles;
import dev.understudy.dialect.StreamTurn;
import dev.understudy.dialect.Turn;
import dev.understudy.dialect.Turns;
import dev.understudy.dialect.Verdict;
import dev.understudy.testing.Sockets;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.Headers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketTurnsTest {

  private static final List<String> ONE = answer("resp_1", "one");
  private static final List<String> TWO = answer("resp_2", "two");

  @TempDir Path folder;

  @Test
  void eachTurnIsCheckedLikeAStreamOverHttp() {
    List<String> late = new ArrayList<>(TWO);
    late.set(4, late.get(4).replace("\"delta\":\"two\"", "\"delta\":\"too\""));
    Report report = verify(talk(turn(0, create("a"), ONE), turn(90_000, create("b"), late)));
    assertThat(report.cases()).hasSize(3);
    assertThat(report.subject()).isEqualTo("1 cassette, 1 interaction");
    assertThat(checked(report, 0).endpoint()).isEqualTo("responses-socket");
    assertThat(checked(report, 0).findings()).isEmpty();
    assertThat(checked(report, 0).verdict()).isEqualTo(Verdict.COMPLETE);
    assertThat(checked(report, 1).findings()).isEmpty();
    assertThat(checked(report, 1).verdict()).isEqualTo(Verdict.COMPLETE);
    assertThat(report.cases().get(2).name()).isEqualTo("GET /v1/responses, turn 2");
    assertThat(checked(report, 2).findings())
        .extracting(finding -> finding.rule().id())
        .contains("R-07");
  }

  @Test
  void aTerminalThatIsNamedDoneIsAgainstTheOfficialProtocol() {
    List<String> proxy = new ArrayList<>(ONE);
    proxy.set(8, proxy.get(8).replace("response.completed", "response.done"));
    Report report = verify(talk(turn(0, create("a"), proxy), Stream.of()));
    assertThat(checked(report, 1).findings())
        .extracting(finding -> finding.rule().id())
        .contains("R-03");
    assertThat(checked(report, 1).verdict()).isEqualTo(Verdict.TRUNCATED);
  }

  @Test
  void thatTerminalIsTheProxysOwn() {
    List<String> proxy = new ArrayList<>(ONE);
    proxy.set(8, proxy.get(8).replace("response.completed", "response.done"));
    Interaction talk = talk(turn(0, create("a"), proxy), Stream.of());
    Report report =
        new CassetteVerifier(Optional.of(Profiles.load("llm-interactive-proxy")), false, Map.of())
            .verify(List.of(Sockets.write(folder.resolve("tape.yaml"), talk)));
    assertThat(checked(report, 1).findings()).isEmpty();
    assertThat(checked(report, 1).verdict()).isEqualTo(Verdict.COMPLETE);
  }

  @Test
  void anErrorFrameIsTheAnswerWithItsStatus() {
    String error =
        "{\"type\":\"error\",\"status\":400,\"error\":{\"type\":\"invalid_request_error\","
            + "\"code\":\"previous_response_not_found\",\"message\":\"no\",\"param\":null}}";
    Interaction talk = talk(turn(0, create("a", "resp_9"), List.of(error)), Stream.of());
    Interaction post = Turns.of(talk).get(0).asPost(talk);
    assertThat(post.response().status()).isEqualTo(400);
    assertThat(post.response().body().toUtf8Lenient())
        .startsWith("{\"error\":{\"type\":\"invalid_request_error\"");
    assertThat(checked(verify(talk), 1).verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void lanesAreToldApartByTheirStreamId() {
    Interaction talk =
        talk(
            Stream.of(
                client(0, lane(create("a"), "x")),
                client(1, lane(create("b"), "y")),
                server(2, lane(TWO.get(0), "y")),
                server(3, lane(ONE.get(0), "x")),
                server(4, lane(ONE.get(8), "x")),
                server(5, lane(TWO.get(8), "y"))),
            Stream.of());
    List<Turn> turns = Turns.of(talk);
    assertThat(turns).hasSize(2);
    assertThat(turns.get(0).answer())
        .extracting(message -> message.payload().toUtf8Lenient())
        .containsExactly(lane(ONE.get(0), "x"), lane(ONE.get(8), "x"));
    assertThat(turns).extracting(Turn::end).containsOnly(End.COMPLETE);
  }

  @Test
  void createsThatCameEarlyAreAnsweredInTheirOrder() {
    Interaction talk =
        talk(
            Stream.concat(
                Stream.of(client(0, create("a")), client(0, create("b"))),
                Stream.concat(ONE.stream(), TWO.stream()).map(event -> server(1, event))),
            Stream.of());
    List<Turn> turns = Turns.of(talk);
    assertThat(turns.get(0).answer()).hasSize(ONE.size());
    assertThat(turns.get(1).answer()).hasSize(TWO.size());
  }

  @Test
  void aFailedResponseBehindItsErrorBelongsToTheSameTurn() {
    String error =
        "{\"type\":\"error\",\"status\":500,"
            + "\"error\":{\"type\":\"server_error\",\"code\":\"server_error\",\"message\":\"no\"}}";
    String failed = "{\"type\":\"response.failed\",\"response\":{\"id\":\"resp_1\"}}";
    Interaction talk =
        talk(
            Stream.of(
                client(0, create("a")),
                server(1, ONE.get(0)),
                server(2, error),
                client(3, create("b")),
                server(4, failed)),
            TWO.stream().map(event -> server(5, event)));
    List<Turn> turns = Turns.of(talk);
    assertThat(turns.get(0).answer())
        .extracting(message -> message.payload().toUtf8Lenient())
        .containsExactly(ONE.get(0), error, failed);
    assertThat(turns.get(1).answer()).hasSize(TWO.size());
    assertThat(checked(verify(talk), 0).findings()).isEmpty();
    assertThat(turns.get(0).asPost(talk).response().body().toUtf8Lenient())
        .contains(
            "event: error\ndata: {\"type\":\"error\",\"sequence_number\":1,"
                + "\"code\":\"server_error\",\"message\":\"no\",\"param\":null}\n");
    assertThat(turns.get(1).asPost(talk).response().body().toUtf8Lenient())
        .doesNotContain("event: error");
  }

  @Test
  void anErrorInTheMiddleOfAnAnswerLacksNothing() {
    String error =
        "{\"type\":\"error\",\"status\":500,"
            + "\"error\":{\"type\":\"server_error\",\"code\":\"server_error\",\"message\":\"no\"}}";
    Interaction talk =
        talk(
            Stream.of(
                client(0, create("a")),
                server(1, ONE.get(0)),
                server(2, ONE.get(1)),
                server(3, error)),
            Stream.of());
    assertThat(checked(verify(talk), 1).verdict()).isEqualTo(Verdict.FAILED);
    assertThat(checked(verify(talk), 1).findings()).isEmpty();
  }

  @Test
  void textThatIsNotUtf8IsNoMessage() {
    Frame garbled =
        new Frame(
            Peer.SERVER,
            Opcode.TEXT,
            true,
            1,
            Bytes.wrap(new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'}),
            false);
    Interaction talk = talk(Stream.of(client(0, create("a")), garbled), Stream.of());
    assertThat(checked(verify(talk), 0).findings())
        .extracting(finding -> finding.rule().id())
        .contains("W-03");
  }

  @Test
  void aTurnInALaneStandsForAPostWithoutLanes() {
    Interaction talk =
        talk(
            Stream.of(
                client(0, lane(create("a").replace("{", "{\"generate\":true,"), "x")),
                server(1, lane(ONE.get(0), "x")),
                server(2, lane(ONE.get(8), "x"))),
            Stream.of());
    Interaction post = Turns.of(talk).get(0).asPost(talk);
    assertThat(post.request().body().bytesOrEmpty().toUtf8Lenient())
        .doesNotContain("stream_id", "generate")
        .contains("\"stream\":true");
    assertThat(post.response().body().toUtf8Lenient())
        .doesNotContain("stream_id")
        .contains("data: " + ONE.get(8) + "\n");
    Interaction back = StreamTurn.of(post, Bytes.utf8(lane(create("a"), "y")));
    assertThat(back.conversation().orElseThrow().messages(Peer.SERVER))
        .extracting(message -> message.payload().toUtf8Lenient())
        .allMatch(event -> event.contains("\"stream_id\":\"y\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "open-responses", "crazyrouter", "llm-interactive-proxy"})
  void eachProfileCanBeKeptToOnASocket(String profile) {
    Report report =
        new CassetteVerifier(Optional.of(Profiles.load(profile)), false, Map.of())
            .verify(
                List.of(
                    Sockets.write(
                        folder.resolve("tape.yaml"),
                        talk(turn(0, create("a"), ONE), turn(90_000, create("b"), TWO)))));
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
  void aTurnThatBrokeOffIsTruncated() {
    Interaction talk =
        Interactions.socket(
            1,
            new Conversation(turn(0, create("a"), ONE.subList(0, 5)).toList(), Optional.empty()),
            End.UPSTREAM_CUT);
    assertThat(checked(verify(talk), 1).verdict()).isEqualTo(Verdict.TRUNCATED);
    assertThat(checked(verify(talk), 1).hasFailures()).isTrue();
    assertThat(checked(verify(talk), 0).verdict()).isEqualTo(Verdict.TRUNCATED);
  }

  @Test
  void whatTheClientSaysWrongIsTheClientsFault() {
    String create = create("a").replace("{", "{\"stream\":true,");
    Finding finding = checked(verify(talk(turn(0, create, ONE), Stream.of())), 0).findings().get(0);
    assertThat(finding.rule().id()).isEqualTo("W-05");
    assertThat(finding.place()).isEqualTo("request, event 1 (response.create)");
  }

  @Test
  void aMessageThatIsNoJsonIsSaidWithWhoSentIt() {
    List<String> done = new ArrayList<>(ONE);
    done.add("[DONE]");
    CheckResult checked = checked(verify(talk(turn(0, create("a"), done), Stream.of())), 0);
    assertThat(checked.verdict()).isEqualTo(Verdict.MALFORMED);
    assertThat(checked.findings())
        .extracting(finding -> finding.rule().id() + " " + finding.place())
        .containsExactly("W-03 event " + (done.size() + 1) + " (server)");
  }

  @Test
  void anUpgradeThatWasRefusedIsCheckedAsOne() {
    Interaction talk =
        Interactions.socket(1, new Conversation(List.of(), Optional.empty()), End.COMPLETE);
    Interaction refused =
        new Interaction(
            1,
            Optional.empty(),
            talk.request(),
            new RecordedResponse(500, Headers.NONE, List.of(), ContentCoding.IDENTITY),
            talk.timing(),
            End.COMPLETE);
    assertThat(checked(verify(refused), 0).findings())
        .extracting(finding -> finding.rule().id())
        .contains("W-01", "W-02");
  }

  @Test
  void theInlineInspectorNamesTheTurn() {
    List<String> late = new ArrayList<>(TWO);
    late.set(4, late.get(4).replace("\"delta\":\"two\"", "\"delta\":\"too\""));
    Interaction talk = talk(turn(0, create("a"), ONE), turn(90_000, create("b"), late));
    var verification = new ContractVerifier(Profiles.load("openai")).verify(talk).orElseThrow();
    assertThat(verification.violations()).isNotEmpty();
    assertThat(verification.violations().get(0).text()).startsWith("turn 2, event ");
  }

  private Report verify(Interaction talk) {
    Path tape = Sockets.write(folder.resolve("tape.yaml"), talk);
    return new CassetteVerifier(Optional.of(Profiles.load("openai")), false, Map.of())
        .verify(List.of(tape));
  }

  private static CheckResult checked(Report report, int index) {
    return report.cases().get(index).checked().orElseThrow();
  }

  private static Interaction talk(Stream<Frame> first, Stream<Frame> second) {
    return Interactions.socket(
        1, new Conversation(Stream.concat(first, second).toList(), Optional.empty()), End.COMPLETE);
  }

  private static String lane(String json, String id) {
    return json.substring(0, json.length() - 1) + ",\"stream_id\":\"" + id + "\"}";
  }
}
