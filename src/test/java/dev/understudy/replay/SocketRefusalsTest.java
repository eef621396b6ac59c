package dev.understudy.replay;

import static dev.understudy.testing.Sockets.client;
import static dev.understudy.testing.Sockets.create;
import static dev.understudy.testing.Sockets.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Interactions;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.Sockets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Upgrades that are refused, and frames that end a connection. */
class SocketRefusalsTest extends SocketReplayFixture {

  @Test
  void anUpgradeWithoutARecordingIsRefusedWith426() {
    Path tape =
        Sockets.write(
            folder.resolve("plain.yaml"), Interactions.simple(1, "/v1/responses", "{}", "ok"));
    try (UnderstudyServer understudy = Doubles.replayer(tape)) {
      RawClient.Received refusal = RawSocket.refused(understudy.baseUrl(), Sockets.PATH, "");
      assertThat(refusal.status()).isEqualTo(426);
      assertThat(refusal.header("x-understudy-miss")).isEqualTo("miss");
      assertThat(refusal.header("x-should-retry")).isEqualTo("false");
      assertThat(refusal.text()).contains("this path is recorded with POST only");
      JournalEntry entry = understudy.own().journal().entries().get(0);
      assertThat(entry.outcome()).isEqualTo(Outcome.MISS);
      assertThat(entry.status()).isEqualTo(426);
    }
  }

  @Test
  void aSocketOnAnEndpointThatHasNoneIsDiagnosed() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    try (UnderstudyServer understudy = Doubles.replayer(tape)) {
      RawClient.Received refusal =
          RawSocket.refused(understudy.baseUrl(), "/v1/chat/completions", "");
      assertThat(refusal.status()).isEqualTo(426);
      assertThat(refusal.text()).contains("A WebSocket is opened on an endpoint that has none");
    }
  }

  @Test
  void anUpgradeFromAPageOfElsewhereIsRefused() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    try (UnderstudyServer understudy = Doubles.replayer(tape)) {
      RawClient.Received refusal =
          RawSocket.refused(understudy.baseUrl(), Sockets.PATH, "Origin: https://example.com\r\n");
      assertThat(refusal.status()).isEqualTo(403);
    }
  }

  @Test
  void anUpgradeThatIsWronglyAskedForIsRefused() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    String upgrade = RawSocket.upgrade(Sockets.PATH, "");
    try (UnderstudyServer understudy = Doubles.replayer(tape)) {
      assertThat(refused(understudy, upgrade.replace("Version: 13", "Version: 8")))
          .contains("'Sec-WebSocket-Version: 13' (RFC 6455, 4.2.1), not '8'");
      assertThat(refused(understudy, upgrade.replaceAll("Sec-WebSocket-Key: [^\r]*\r\n", "")))
          .contains("'Sec-WebSocket-Key' with 16 bytes in base64");
    }
  }

  @Test
  void anUpgradeOverAnOlderHttpIsRefused() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    String upgrade = RawSocket.upgrade(Sockets.PATH, "");
    try (UnderstudyServer understudy = Doubles.replayer(tape)) {
      assertThat(refused(understudy, upgrade.replace("HTTP/1.1", "HTTP/1.0")))
          .contains("needs HTTP/1.1");
    }
  }

  private static String refused(UnderstudyServer understudy, String upgrade) {
    RawClient.Received refusal =
        RawClient.exchange(understudy.baseUrl(), upgrade.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(refusal.status()).isEqualTo(400);
    return refusal.text();
  }

  @Test
  void textThatIsNotUtf8EndsTheConnection() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    replaying(
        tape,
        (session, client) -> {
          client.send(RawSocket.TEXT, true, new byte[] {'{', (byte) 0xc3, 0x28, '}'});
          assertThat(client.next().code()).isEqualTo(1007);
          assertThat(Doubles.awaitJournal(session, 2).get(1).detail())
              .isEqualTo("closed with 1007: invalid UTF-8 in a text message");
        });
  }

  @Test
  void aFrameThatIsNoneIsToldInTheJournal() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    replaying(
        tape,
        (session, client) -> {
          client.bytes(new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0});
          assertThat(client.next().code()).isEqualTo(1002);
          assertThat(Doubles.awaitJournal(session, 2).get(1).detail())
              .startsWith("connection aborted: ")
              .contains("opcode: 3");
        });
  }

  @Test
  void aMessageThatIsTooLargeEndsTheConnection() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    byte[] part = new byte[32 << 20];
    replaying(
        tape,
        client -> {
          client.send(RawSocket.BINARY, false, part).send(RawSocket.CONTINUATION, false, part);
          client.send(RawSocket.CONTINUATION, true, new byte[1]);
          assertThat(client.next().code()).isEqualTo(1009);
        });
  }
}
