package dev.understudy.record;

import static dev.understudy.testing.Sockets.ask;
import static dev.understudy.testing.Sockets.connect;
import static dev.understudy.testing.Sockets.create;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.journal.JournalEntry;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.RawSocket.RawFrame;
import dev.understudy.testing.RawUpstream;
import dev.understudy.testing.Sockets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How relayed sockets end, and what of them is on the tape then. */
class SocketRelayEndsTest extends SocketRelayFixture {

  @Test
  void aConnectionThatDiesIsRecordedAsItDied() {
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> {
              RawSocket socket = connection.upgrade(request, "");
              socket.next();
              socket.text(ONE.get(0));
              socket.send(RawSocket.TEXT, false, bytes("{\"half\":"));
              connection.pause(50_000);
              return false;
            });
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawSocket client = connect(recorder.baseUrl())) {
      client.text(create("a"));
      assertThat(client.rest())
          .extracting(RawFrame::text)
          .containsExactly(ONE.get(0), "{\"half\":");
      Doubles.awaitWritten(recorder, 1);
      assertThat(recordedDetail(recorder))
          .isEqualTo("upstream-cut: it closed the connection before the end");
    }
    assertThat(only().end()).isEqualTo(End.UPSTREAM_CUT);
    try (UnderstudyServer replayer = Doubles.replayer(tape);
        RawSocket client = connect(replayer.baseUrl())) {
      client.text(create("a"));
      assertThat(client.rest())
          .extracting(RawFrame::text)
          .containsExactly(ONE.get(0), "{\"half\":");
    }
  }

  @Test
  void aClientThatLeavesInTheMiddleOfATurnIsRecordedAsThat() {
    CountDownLatch left = new CountDownLatch(1);
    try (RawUpstream upstream =
            gateway(socket -> {
              socket.next();
              socket.text(ONE.get(0));
              socket.rest();
              left.countDown();
            });
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      try (RawSocket client = connect(recorder.baseUrl())) {
        ask(client, create("a"), 1);
      }
      await(left);
      Doubles.awaitWritten(recorder, 1);
    }
    assertThat(only().end()).isEqualTo(End.CLIENT_LEFT);
  }

  @Test
  void aClientThatLeavesBetweenTurnsHasHadAllOfIt() {
    try (RawUpstream upstream = answering();
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      try (RawSocket client = connect(recorder.baseUrl())) {
        ask(client, create("a"), ONE.size());
      }
      Doubles.awaitWritten(recorder, 1);
    }
    assertThat(only().end()).isEqualTo(End.COMPLETE);
  }

  @Test
  void aGatewayThatAgreesAndLeavesIsNoticedByTheClient() {
    relaying(
        gateway(socket -> {}),
        (recorder, client) -> {
          assertThat(client.receive()).isEmpty();
          Doubles.awaitWritten(recorder, 1);
        });
    assertThat(only().end()).isEqualTo(End.UPSTREAM_CUT);
  }

  @Test
  void aGatewayThatFallsSilentInAnAnswerIsNotWaitedForForEver() {
    try (RawUpstream upstream = oneAndABeginning();
        UnderstudyServer recorder = record(options(upstream, "", Duration.ofSeconds(2)), 1 << 20);
        RawSocket client = connect(recorder.baseUrl())) {
      ask(client, create("a"), ONE.size());
      // Between answers nothing is expected of it.
      Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
      ask(client, create("b"), 1);
      assertThat(client.receive()).isEmpty();
      Doubles.awaitWritten(recorder, 1);
      assertThat(recordedDetail(recorder))
          .isEqualTo("timed-out: Timeout: nothing received for 2000 ms");
    }
    assertThat(only().end()).isEqualTo(End.TIMED_OUT);
    assertThat(only().conversation().orElseThrow().messages()).hasSize(1 + ONE.size() + 2);
  }

  @Test
  void aGatewayThatBreaksTheProtocolIsToldOf() {
    RawUpstream upstream =
        gateway(socket -> {
          socket.next();
          socket.text(ONE.get(0)).bytes(new byte[] {(byte) 0x83, 0});
          socket.rest();
        });
    relaying(
        upstream,
        (recorder, client) -> {
          ask(client, create("a"), 1);
          Doubles.awaitWritten(recorder, 1);
          assertThat(recordedDetail(recorder)).startsWith("upstream-cut: ").contains("opcode: 3");
        });
  }

  @Test
  void whatAGatewaySendsAfterItsCloseDoesNotCount() {
    RawUpstream upstream =
        gateway(socket -> {
          socket.next();
          socket.text(ONE.get(0)).close(1011, "broken").text("too late");
          socket.rest();
        });
    relaying(
        upstream,
        (recorder, client) -> {
          ask(client, create("a"), 1);
          assertThat(client.next().code()).isEqualTo(1011);
          client.close(1011, "");
          assertThat(client.receive()).isEmpty();
          Doubles.awaitWritten(recorder, 1);
        });
    assertThat(document()).doesNotContain("too late").contains("reason: broken");
  }

  @Test
  void aFrameThatIsTooLargeEndsTheConnection() {
    byte[] head = {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 6, 0x40, 0, 0, 1, 2, 3, 4, 5};
    relaying(
        answering(),
        (recorder, client) -> {
          ask(client, create("a"), ONE.size());
          client.bytes(head);
          assertThat(client.next().code()).isEqualTo(1009);
          Doubles.awaitWritten(recorder, 1);
          assertThat(client.receive()).isEmpty();
          assertThat(recordedDetail(recorder)).startsWith("client-left: ").contains("67108864");
        });
    // Nothing of the frame is there, but it was not the end of a conversation either.
    assertThat(only().end()).isEqualTo(End.CLIENT_LEFT);
    assertThat(only().conversation().orElseThrow().messages()).hasSize(1 + ONE.size());
  }

  @Test
  void aRecorderThatStopsKeepsTheTurnsThatAreWhole() {
    try (RawUpstream upstream = oneAndABeginning()) {
      UnderstudyServer recorder = impatient(upstream, tape);
      try (RawSocket client = connect(recorder.baseUrl())) {
        ask(client, create("a"), ONE.size());
        ask(client, create("b", "resp_1"), 1);
        recorder.close();
        assertThat(client.next().code()).isEqualTo(1012);
      }
    }
    assertThat(only().end()).isEqualTo(End.COMPLETE);
    assertThat(only().conversation().orElseThrow().messages())
        .hasSize(1 + ONE.size())
        .last()
        .matches(message -> message.payload().toUtf8Lenient().contains("response.completed"));
  }

  @Test
  void aRecorderThatStopsInAStreamTapesNothingOfItsEnd() {
    for (int round = 0; round < 10; round++) {
      Path each = folder.resolve("round-" + round + ".yaml");
      try (RawUpstream upstream =
          gateway(socket -> {
            socket.next();
            ONE.forEach(socket::text);
            socket.next();
            byte[] part = bytes("x");
            socket.send(RawSocket.TEXT, false, part);
            for (int i = 0; i < 200_000; i++) {
              socket.send(RawSocket.CONTINUATION, false, part);
            }
          })) {
        UnderstudyServer recorder = impatient(upstream, each);
        try (RawSocket client = connect(recorder.baseUrl())) {
          ask(client, create("a"), ONE.size());
          ask(client, create("b", "resp_1"), 50);
          Thread reader = new Thread(client::rest);
          reader.start();
          recorder.close();
        }
      }
      Conversation kept = Sockets.conversations(each).get(0);
      assertThat(kept.messages()).hasSize(1 + ONE.size());
      assertThat(kept.frames()).hasSize(1 + ONE.size());
      assertThat(kept.close()).isEmpty();
    }
  }

  @Test
  void aRecorderThatStopsInAMessageTapesNothingOfIt() throws InterruptedException {
    CountDownLatch half = new CountDownLatch(1);
    try (RawUpstream upstream =
            gateway(socket -> {
              socket.next();
              ONE.forEach(socket::text);
              socket.next();
              half.countDown();
              socket.rest();
            });
        RawSocket client = askingHalf(Doubles.recorder(upstream, tape), half)) {
      assertThat(client.next().code()).isEqualTo(1012);
    }
    assertThat(only().conversation().orElseThrow().frames()).hasSize(1 + ONE.size());
  }

  /** Stops the recorder when a client has had an answer, and is in the middle of a message. */
  private static RawSocket askingHalf(UnderstudyServer recorder, CountDownLatch half)
      throws InterruptedException {
    try (recorder) {
      RawSocket client = connect(recorder.baseUrl());
      ask(client, create("a"), ONE.size());
      client.send(RawSocket.TEXT, false, bytes("{\"type\":"));
      assertThat(half.await(10, TimeUnit.SECONDS)).isTrue();
      return client;
    }
  }

  /** Answers once whole, and the second time with a beginning. */
  private static RawUpstream oneAndABeginning() {
    return gateway(socket -> {
      socket.next();
      ONE.forEach(socket::text);
      socket.next();
      socket.text(TWO.get(0));
      socket.rest();
    });
  }

  /** A recorder that does not wait for calls in progress when it stops. */
  private static UnderstudyServer impatient(RawUpstream upstream, Path to) {
    return UnderstudyServer.start(
        Doubles.recording(upstream.url(), to).build(),
        Doubles.settings().drain(Duration.ofMillis(100)).build());
  }

  /** What the journal says of how the conversation ended. */
  private static String recordedDetail(UnderstudyServer recorder) {
    Doubles.awaitJournal(recorder, 1);
    return recorder.own().journal().entries().stream()
        .filter(entry -> entry.method().equals("GET"))
        .map(JournalEntry::detail)
        .findFirst()
        .orElseThrow();
  }
}
