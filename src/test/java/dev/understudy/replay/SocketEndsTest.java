package dev.understudy.replay;

import static dev.understudy.testing.Sockets.ask;
import static dev.understudy.testing.Sockets.client;
import static dev.understudy.testing.Sockets.connect;
import static dev.understudy.testing.Sockets.create;
import static dev.understudy.testing.Sockets.server;
import static dev.understudy.testing.Sockets.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Close;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Interactions;
import dev.understudy.cassette.Peer;
import dev.understudy.cassette.Timing;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Speed;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.RawSocket.RawFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** How sockets end: as recorded, because the client left, or because the server stops. */
class SocketEndsTest extends SocketReplayFixture {

  @Test
  void theRecordedCloseEndsIt() {
    Path tape =
        tape(
            Interactions.socket(
                0,
                new Conversation(
                    turn(0, create("a"), ONE).toList(),
                    Optional.of(new Close(Peer.SERVER, 50_000, 4001, "enough"))),
                End.COMPLETE));
    replaying(
        tape,
        client -> {
          ask(client, create("a"), ONE.size());
          RawFrame close = client.next();
          assertThat(close.opcode()).isEqualTo(RawSocket.CLOSE);
          assertThat(close.code()).isEqualTo(4001);
          assertThat(close.reason()).isEqualTo("enough");
        });
  }

  @Test
  void aRecordedCutBreaksTheConnectionOff() {
    Path tape =
        tape(talk(List.of(client(0, create("a")), server(10, ONE.get(0))), End.UPSTREAM_CUT));
    replaying(
        tape,
        client -> {
          client.text(create("a"));
          assertThat(client.rest()).extracting(RawFrame::text).containsExactly(ONE.get(0));
        });
  }

  @Test
  void anAnswerThatItsClientLeftEndsWhereItWasLeft() {
    Path tape = tape(talk(List.of(client(0, create("a")), server(1, ONE.get(0))), End.CLIENT_LEFT));
    replaying(
        tape,
        client -> {
          assertThat(ask(client, create("a"), 1)).containsExactly(ONE.get(0));
          assertThat(client.receive()).isEmpty();
        });
  }

  @Test
  void aRecordingThatWasCutHoldsNothingAgainstTheNext() {
    Interaction cut =
        talk(List.of(client(0, create("cut")), server(1, ONE.get(0))), End.CLIENT_LEFT);
    Path tape =
        tape(
            new Interaction(
                1,
                Optional.empty(),
                cut.request(),
                cut.response(),
                new Timing(0, 0, 60_000_000),
                cut.end(),
                cut.conversation()),
            talk(turn(0, create("a"), ONE), turn(20_000, create("b"), TWO)));
    Duration patience = Duration.ofSeconds(1);
    replaying(
        SessionOptions.replay(tape).speed(Speed.RECORDED).stallTimeout(patience).build(),
        (session, client) -> {
          client.text(create("cut"));
          client.next();
          ask(client, create("a"), ONE.size());
          assertNoMissFor(patience, session);
        });
  }

  @Test
  void aClientThatClosesInTheMiddleOfATurnIsAnswered() {
    Path tape =
        tape(talk(client(0, create("a")), server(1, ONE.get(0)), server(60_000_000, ONE.get(1))));
    replaying(
        SessionOptions.replay(tape).speed(Speed.RECORDED).build(),
        client -> {
          ask(client, create("a"), 1);
          client.close(1000, "enough");
          assertThat(client.next().code()).isEqualTo(1000);
          assertThat(client.receive()).isEmpty();
        });
  }

  @RepeatedTest(20)
  void theServerEndsSocketsWithServiceRestart() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    UnderstudyServer understudy = Doubles.replayer(tape);
    try (RawSocket client = connect(understudy.baseUrl())) {
      ask(client, create("a"), ONE.size());
      understudy.close();
      assertThat(client.next().code()).isEqualTo(1012);
    }
  }

  @Test
  void aClientThatPingsAndNeverReadsIsNotReadForEver() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    AtomicInteger sent = new AtomicInteger();
    replaying(
        tape,
        client -> {
          byte[] ping = client.frame(RawSocket.PING, true, new byte[125]);
          byte[] many = new byte[1000 * ping.length];
          for (int i = 0; i < 1000; i++) {
            System.arraycopy(ping, 0, many, i * ping.length, ping.length);
          }
          Thread pinging =
              new Thread(() -> {
                while (sent.get() < 2000) {
                  client.bytes(many);
                  sent.incrementAndGet();
                }
              });
          pinging.setDaemon(true);
          pinging.setUncaughtExceptionHandler((thread, closed) -> {});
          pinging.start();
          // What the kernels hold is a few megabytes; all of it is 260.
          int[] before = {0};
          Awaitility.await()
              .pollInterval(Duration.ofMillis(500))
              .atMost(Duration.ofSeconds(20))
              .until(() -> {
                int last = before[0];
                before[0] = sent.get();
                return last > 0 && last == before[0];
              });
          assertThat(sent.get()).isLessThan(1000);
        });
  }

  @Test
  void aClientThatNeverReadsHoldsNothingButItself() {
    String large = "{\"type\":\"x\",\"text\":\"" + "x".repeat(1 << 20) + "\"}";
    Path tape =
        tape(
            talk(
                Stream.concat(
                    Stream.of(client(0, create("a"))),
                    Stream.generate(() -> server(1, large)).limit(60))),
            talk(turn(0, create("b"), TWO)));
    try (UnderstudyServer understudy = Doubles.replayer(tape);
        RawSocket deaf = connect(understudy.baseUrl());
        RawSocket client = connect(understudy.baseUrl())) {
      deaf.text(create("a"));
      assertThat(ask(client, create("b"), TWO.size())).isEqualTo(TWO);
    }
  }
}
