package dev.understudy.record;

import static dev.understudy.testing.Sockets.ask;
import static dev.understudy.testing.Sockets.assertFrame;
import static dev.understudy.testing.Sockets.connect;
import static dev.understudy.testing.Sockets.create;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.RawSocket.RawFrame;
import dev.understudy.testing.RawUpstream;
import dev.understudy.testing.Sockets;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Frames of a socket on their way through a recorder, and on its tape. */
class SocketRelayTest extends SocketRelayFixture {

  @Test
  void aConversationIsRelayedAndStandsOnTheTapeInItsOrder() {
    relaying(
        answering(),
        (recorder, client) -> {
          assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
          assertThat(ask(client, create("b", "resp_1"), TWO.size())).isEqualTo(TWO);
          client.close(1000, "done");
          RawFrame echo = client.next();
          assertThat(echo.code()).isEqualTo(1000);
          assertThat(Doubles.awaitJournal(recorder, 3))
              .extracting(entry -> entry.line() + " " + entry.body())
              .containsExactly(
                  "GET /v1/responses ",
                  "WS /v1/responses " + create("a"),
                  "WS /v1/responses " + create("b", "resp_1"));
          assertThat(recorder.own().journal().entries())
              .allMatch(entry -> entry.mistakes().isEmpty());
        });
    Interaction interaction = only();
    assertThat(interaction.end()).isEqualTo(End.COMPLETE);
    assertThat(interaction.request().headers().first("upgrade")).contains("websocket");
    assertThat(interaction.request().headers().fields())
        .noneMatch(field -> field.name().toLowerCase().startsWith("sec-websocket"));
    Conversation conversation = interaction.conversation().orElseThrow();
    List<String> expected = new ArrayList<>();
    expected.add(create("a"));
    expected.addAll(ONE);
    expected.add(create("b", "resp_1"));
    expected.addAll(TWO);
    assertThat(conversation.frames())
        .extracting(frame -> frame.payload().toUtf8Lenient())
        .isEqualTo(expected);
    assertThat(conversation.close().orElseThrow().from()).isEqualTo(Peer.CLIENT);
    assertThat(conversation.close().orElseThrow().reason()).isEqualTo("done");
    List<Long> times = conversation.frames().stream().map(Frame::at).toList();
    assertThat(times).isSorted();
    assertThat(times.get(0)).isGreaterThanOrEqualTo(interaction.timing().firstByte());
  }

  @Test
  void whatWasRecordedReplaysAndRecordsTheSameAgain() {
    relaying(
        answering(),
        (recorder, client) -> {
          ask(client, create("a"), ONE.size());
          ask(client, create("b", "resp_1"), TWO.size());
          client.close(1000, "");
          Doubles.awaitWritten(recorder, 1);
        });
    Path again = folder.resolve("again.yaml");
    try (UnderstudyServer replayer = Doubles.replayer(Speed.RECORDED, Repeat.NEVER, tape);
        UnderstudyServer recorder = Doubles.recorder(replayer.baseUrl().toString(), again);
        RawSocket client = connect(recorder.baseUrl())) {
      assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
      assertThat(ask(client, create("b", "resp_1"), TWO.size())).isEqualTo(TWO);
      client.close(1000, "");
      Doubles.awaitWritten(recorder, 1);
    }
    assertThat(timeless(again)).isEqualTo(timeless(tape));
  }

  private static List<Object> timeless(Path cassette) {
    return Sockets.conversations(cassette).stream()
        .flatMap(conversation -> conversation.frames().stream())
        .<Object>map(frame -> List.of(frame.from(), frame.opcode(), frame.fin(), frame.payload()))
        .toList();
  }

  @Test
  void fragmentsPingsAndBinaryFramesPassAsTheyAre() {
    byte[] large = new byte[200_000];
    Arrays.fill(large, (byte) 'x');
    RawUpstream upstream =
        gateway(socket -> {
          for (int i = 0; i < 4; i++) {
            RawFrame frame = socket.next();
            socket.send(frame.opcode(), frame.fin(), frame.payload());
          }
          socket.send(RawSocket.PING, true, new byte[] {7});
          assertThat(socket.next().opcode()).isEqualTo(RawSocket.PONG);
          socket.send(RawSocket.BINARY, true, large);
          socket.close(1001, "away");
          socket.rest();
        });
    relaying(
        upstream,
        (recorder, client) -> {
          client.send(RawSocket.TEXT, false, bytes("{\"a\":"));
          client.send(RawSocket.PING, true, bytes("hi"));
          client.send(RawSocket.CONTINUATION, true, bytes("1}"));
          client.send(RawSocket.BINARY, true, new byte[] {0, (byte) 0xff});
          assertFrame(client.next(), RawSocket.TEXT, false, "{\"a\":");
          assertFrame(client.next(), RawSocket.PING, true, "hi");
          assertFrame(client.next(), RawSocket.CONTINUATION, true, "1}");
          assertThat(client.next().payload()).isEqualTo(new byte[] {0, (byte) 0xff});
          assertFrame(client.next(), RawSocket.PING, true, "\u0007");
          client.send(RawSocket.PONG, true, new byte[] {7});
          assertThat(client.next().payload()).isEqualTo(large);
          RawFrame close = client.next();
          assertThat(close.code()).isEqualTo(1001);
          assertThat(close.reason()).isEqualTo("away");
          client.close(1001, "");
          Doubles.awaitWritten(recorder, 1);
        });
    Conversation conversation = only().conversation().orElseThrow();
    assertThat(conversation.frames())
        .extracting(frame -> frame.from().label() + " " + frame.opcode().label())
        .containsSubsequence("client text", "client ping", "client continuation", "client binary")
        .containsSubsequence(
            "server text",
            "server ping",
            "server continuation",
            "server binary",
            "server ping",
            "client pong",
            "server binary");
    assertThat(conversation.frames())
        .filteredOn(frame -> frame.opcode() == Opcode.TEXT)
        .allMatch(frame -> !frame.fin());
    assertThat(conversation.close().orElseThrow().from()).isEqualTo(Peer.SERVER);
  }

  @Test
  void textThatIsNotUtf8PassesAndStandsOnTheTape() {
    byte[] broken = {'{', (byte) 0xc3, 0x28, '}'};
    RawUpstream upstream =
        gateway(socket -> {
          socket.send(RawSocket.TEXT, true, socket.next().payload());
          socket.rest();
        });
    relaying(
        upstream,
        (recorder, client) -> {
          client.send(RawSocket.TEXT, true, broken);
          assertThat(client.next().payload()).isEqualTo(broken);
          client.close(1000, "");
          Doubles.awaitWritten(recorder, 1);
        });
    assertThat(document()).contains("opcode: text").contains("base64: \"e8MofQ==\"");
  }

  @Test
  void aGatewayThatPutsTheTypeLastIsUnderstood() {
    List<String> sorted = ONE.stream().map(SocketRelayTest::sorted).toList();
    RawUpstream upstream =
        gateway(socket -> {
          socket.next();
          sorted.forEach(socket::text);
          socket.next();
          socket.text(sorted.get(0));
          socket.rest();
        });
    relaying(
        upstream,
        (recorder, client) -> {
          ask(client, create("a"), sorted.size());
          ask(client, create("b"), 1);
          client.reset();
          Doubles.awaitWritten(recorder, 1);
        });
    assertThat(only().end()).isEqualTo(End.CLIENT_LEFT);
    try (UnderstudyServer replayer = Doubles.replayer(tape);
        RawSocket client = connect(replayer.baseUrl())) {
      assertThat(ask(client, create("a"), sorted.size())).isEqualTo(sorted);
    }
  }

  /** The same event with its members by name. */
  private static String sorted(String event) {
    return CanonicalJson.of(CanonicalJson.parse(Bytes.utf8(event)).orElseThrow());
  }

  @Test
  void aSlowClientHoldsTheGatewayUp() {
    int frames = 200;
    byte[] payload = new byte[1 << 20];
    int[] sent = {0};
    RawUpstream upstream =
        gateway(socket -> {
          for (; sent[0] < frames; sent[0]++) {
            socket.send(RawSocket.BINARY, true, payload);
          }
          socket.rest();
        });
    relaying(
        upstream,
        (recorder, client) -> {
          // What the kernels hold between the three is a few megabytes.
          Awaitility.await()
              .during(Duration.ofMillis(500))
              .atMost(Duration.ofSeconds(10))
              .until(() -> sent[0] > 0 && sent[0] < 60);
          IntStream.range(0, frames)
              .forEach(i -> assertThat(client.next().payload()).hasSize(payload.length));
        });
  }

  @Test
  void modeMissingReplaysASocketThatItHas() {
    try (RawUpstream upstream = answering();
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      try (RawSocket client = connect(recorder.baseUrl())) {
        ask(client, create("a"), ONE.size());
      }
      Doubles.awaitWritten(recorder, 1);
    }
    try (RawUpstream upstream = answering();
        UnderstudyServer recorder = record(missing(upstream));
        RawSocket client = connect(recorder.baseUrl())) {
      assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
      assertThat(upstream.received()).isEmpty();
      List<JournalEntry> entries = recorder.own().journal().entries();
      assertThat(entries).extracting(JournalEntry::outcome).containsOnly(Outcome.HIT);
    }
  }
}
