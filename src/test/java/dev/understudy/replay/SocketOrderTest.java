package dev.understudy.replay;

import static dev.understudy.testing.Sockets.ask;
import static dev.understudy.testing.Sockets.assertFrame;
import static dev.understudy.testing.Sockets.client;
import static dev.understudy.testing.Sockets.connect;
import static dev.understudy.testing.Sockets.create;
import static dev.understudy.testing.Sockets.server;
import static dev.understudy.testing.Sockets.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.End;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.cassette.Timing;
import dev.understudy.engine.LiveSession;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Speed;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.RawSocket.RawFrame;
import dev.understudy.testing.Sockets;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Turns of a socket in the order, at the time and in the frames that they were recorded in. */
class SocketOrderTest extends SocketReplayFixture {

  @Test
  void severalTurnsArePlayedOnOneConnection() {
    Path tape = tape(talk(turn(0, create("a"), ONE), turn(20_000, create("b", "resp_1"), TWO)));
    replaying(
        tape,
        (session, client) -> {
          assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
          assertThat(ask(client, create("b", "resp_1"), TWO.size())).isEqualTo(TWO);
          assertThat(session.report().text()).contains("no problem in 3 requests");
        });
  }

  @Test
  void aMessageCountsByValueAndWithoutWhatTheCassetteIgnores() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    replaying(
        tape,
        client -> {
          String same = "{ \"input\" : \"a\", \"model\":\"m\",\"type\":\"response.create\" }";
          assertThat(ask(client, same, ONE.size())).isEqualTo(ONE);
        });
  }

  @Test
  void connectionsMayComeInAnyOrder() {
    Path tape = tape(talk(turn(0, create("a"), ONE)), talk(turn(0, create("b"), TWO)));
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(SessionOptions.replay(tape).build());
        RawSocket first = connect(session.baseUrl());
        RawSocket second = connect(session.baseUrl())) {
      assertThat(ask(first, create("b"), TWO.size())).isEqualTo(TWO);
      assertThat(ask(second, create("a"), ONE.size())).isEqualTo(ONE);
      assertThat(session.report().passed()).isTrue();
    }
  }

  @Test
  void upgradesAtOnceGetARefusalAndAConversationEachOnce() {
    Interaction conversation = talk(server(0, "{\"type\":\"session.created\"}"));
    Interaction refusal =
        new Interaction(
            1,
            Optional.empty(),
            conversation.request(),
            new RecordedResponse(429, Headers.NONE, List.of(), ContentCoding.IDENTITY),
            Timing.NONE,
            End.COMPLETE);
    Path tape = tape(refusal, conversation);
    for (int round = 0; round < 20; round++) {
      try (UnderstudyServer understudy = Doubles.replayer(tape);
          RawSocket one = RawSocket.request(understudy.baseUrl(), Sockets.PATH, "");
          RawSocket other = RawSocket.request(understudy.baseUrl(), Sockets.PATH, "")) {
        assertThat(List.of(status(one), status(other))).containsExactlyInAnyOrder("101", "429");
      }
    }
  }

  private static String status(RawSocket client) {
    return client.readHead().split(" ")[1];
  }

  @Test
  void framesKeepTheirFragmentsAndOpcodes() {
    byte[] binary = {0, 1, 2, (byte) 0xff};
    Path tape =
        tape(
            talk(
                client(0, create("a")),
                new Frame(Peer.SERVER, Opcode.TEXT, false, 1, Bytes.utf8("{\"a\":"), false),
                new Frame(Peer.SERVER, Opcode.PING, true, 2, Bytes.utf8("hi"), false),
                new Frame(Peer.SERVER, Opcode.CONTINUATION, true, 3, Bytes.utf8("\"é\"}"), false),
                new Frame(Peer.SERVER, Opcode.BINARY, true, 4, Bytes.wrap(binary), false)));
    replaying(
        tape,
        client -> {
          client.text(create("a"));
          assertFrame(client.next(), RawSocket.TEXT, false, "{\"a\":");
          assertFrame(client.next(), RawSocket.PING, true, "hi");
          assertFrame(client.next(), RawSocket.CONTINUATION, true, "\"é\"}");
          RawFrame last = client.next();
          assertThat(last.opcode()).isEqualTo(RawSocket.BINARY);
          assertThat(last.payload()).isEqualTo(binary);
        });
  }

  @Test
  void aClientMayCutItsMessagesAsItLikes() {
    Path tape = tape(talk(turn(0, create("é"), ONE)));
    byte[] message = create("é").getBytes(StandardCharsets.UTF_8);
    replaying(
        tape,
        client -> {
          for (int i = 0; i < message.length; i++) {
            int opcode = i == 0 ? RawSocket.TEXT : RawSocket.CONTINUATION;
            client.send(opcode, i == message.length - 1, new byte[] {message[i]});
            if (i == 10) {
              client.send(RawSocket.PING, true, "between".getBytes(StandardCharsets.UTF_8));
            }
          }
          assertFrame(client.next(), RawSocket.PONG, true, "between");
          assertThat(client.next().text()).isEqualTo(ONE.get(0));
        });
  }

  @Test
  void aServerThatSpokeFirstSpeaksFirst() {
    Path tape =
        tape(
            talk(
                server(0, "{\"type\":\"session.created\"}"),
                client(10, "{\"type\":\"x\"}"),
                server(20, "{\"type\":\"y\"}")));
    replaying(
        tape,
        (session, client) -> {
          assertThat(client.next().text()).isEqualTo("{\"type\":\"session.created\"}");
          assertThat(ask(client, "{\"type\":\"x\"}", 1)).containsExactly("{\"type\":\"y\"}");
          assertThat(session.report().passed()).isTrue();
        });
  }

  @Test
  void aServerThatBeganBeforeTheClientIsPlayedFromItsFirstFragment() {
    Path tape =
        tape(
            talk(
                new Frame(Peer.SERVER, Opcode.TEXT, false, 0, Bytes.utf8("{\"a\""), false),
                client(1, "{\"type\":\"x\"}"),
                new Frame(Peer.SERVER, Opcode.CONTINUATION, true, 2, Bytes.utf8(":1}"), false)));
    replaying(
        tape,
        (session, client) -> {
          assertFrame(client.next(), RawSocket.TEXT, false, "{\"a\"");
          client.text("{\"type\":\"x\"}");
          assertFrame(client.next(), RawSocket.CONTINUATION, true, ":1}");
          assertThat(session.report().passed()).isTrue();
        });
  }

  @Test
  void pingsBeforeTheClientSpokeAreSentWhenItIsKnownWhatIsPlayed() {
    Path tape =
        tape(
            talk(
                new Frame(Peer.SERVER, Opcode.PING, true, 1, Bytes.utf8("there?"), false),
                client(90_000_000, create("a")),
                server(90_001_000, ONE.get(0))));
    replaying(
        SessionOptions.replay(tape).speed(Speed.RECORDED).build(),
        client -> {
          client.text(create("a"));
          assertFrame(client.next(), RawSocket.PING, true, "there?");
          assertThat(client.next().text()).isEqualTo(ONE.get(0));
        });
  }

  @Test
  void framesComeAtTheirTimeAfterWhatTheClientSaid() {
    Path tape =
        tape(
            talk(
                client(5_000_000, create("a")),
                server(5_200_000, ONE.get(0)),
                server(5_400_000, ONE.get(1))));
    replaying(
        SessionOptions.replay(tape).speed(Speed.parse("2x")).build(),
        client -> {
          client.text(create("a"));
          assertThat(client.next().at()).isBetween(100_000L, 3_000_000L);
          assertThat(client.next().at()).isBetween(200_000L, 3_000_000L);
        });
  }
}
