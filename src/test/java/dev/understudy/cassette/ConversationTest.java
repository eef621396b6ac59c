package dev.understudy.cassette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.error.CassetteException;
import dev.understudy.wire.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversationTest {

  @Test
  void aConversationReadsAsItWasOnTheWire() {
    Interaction interaction =
        Interactions.socket(
            3,
            new Conversation(
                List.of(
                    Frame.text(Peer.CLIENT, 900, "{\"type\":\"response.create\",\"n\":1}"),
                    Frame.text(Peer.SERVER, 2000, "{\"type\":\"response.created\"}"),
                    new Frame(Peer.SERVER, Opcode.PING, true, 2500, Bytes.EMPTY, false),
                    new Frame(Peer.SERVER, Opcode.TEXT, false, 2600, Bytes.utf8("{\"ty"), false),
                    new Frame(
                        Peer.SERVER, Opcode.CONTINUATION, true, 2700, Bytes.utf8("pe\":1}"), true),
                    new Frame(Peer.CLIENT, Opcode.BINARY, true, 2800, Bytes.utf8("hi"), false)),
                Optional.of(new Close(Peer.SERVER, 3000, 1001, "bye"))),
            End.COMPLETE);
    assertThat(CassetteEncoder.encode(interaction))
        .isEqualTo(
            """
            ---
            sequence: 3
            request:
              method: GET
              path: /v1/responses
              headers:
                - Upgrade: websocket
            response:
              status: 101
            socket:
              frames:
                - from: client
                  at: 900
                  json:
                    type: response.create
                    "n": 1
                - from: server
                  at: 2000
                  text: '{"type":"response.created"}'
                - from: server
                  at: 2500
                  opcode: ping
                  text: ""
                - from: server
                  at: 2600
                  fin: false
                  text: '{"ty'
                - from: server
                  at: 2700
                  opcode: continuation
                  redacted: true
                  text: 'pe":1}'
                - from: client
                  at: 2800
                  base64: "aGk="
              close:
                from: server
                at: 3000
                code: 1001
                reason: bye
            end: complete
            ...
            """);
  }

  @Property(tries = 500)
  void messagesHaveWhatTheirFramesHave(@ForAll("conversations") Conversation conversation) {
    for (Peer peer : Peer.values()) {
      String messages =
          conversation.messages(peer).stream()
              .map(message -> message.payload().toLatin1())
              .collect(Collectors.joining());
      String frames =
          conversation.frames().stream()
              .filter(frame -> frame.from() == peer && !frame.opcode().isControl())
              .map(frame -> frame.payload().toLatin1())
              .collect(Collectors.joining());
      assertThat(frames).startsWith(messages);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {from: client, opcode: continuation, text: a} | frame 1 continues a message, but none has begun
          {from: both, text: a} | a frame: 'from' must be client or server
          {from: server, opcode: ping, fin: false, text: a} | a ping must be one frame of at most 125 bytes
          {from: server, opcode: close, text: a} | 'opcode' must be text, binary, continuation, ping or pong, not 'close'
          {from: server, at: -1, text: a} | invalid time of a frame: expected 0 or more microseconds, got -1
          {from: server} | expected exactly one of json, text and base64
          {from: server, text: a, after: 1} | unknown key 'after' in a frame
          """)
  void aBadFrameIsRefusedWithItsPlace(String frame, String reason) {
    assertThatThrownBy(() -> decode("101", "  frames:\n    - " + frame + "\n"))
        .isInstanceOf(CassetteException.class)
        .hasMessageContaining("tape.yaml:")
        .hasMessageContaining(reason);
  }

  @Test
  void framesThatFallBackInTimeOrMixMessagesAreRefused() {
    assertThatThrownBy(() ->
            decode(
                "101",
                "  frames:\n    - {from: client, at: 5, text: a}\n"
                    + "    - {from: server, at: 4, text: b}\n"))
        .hasMessageContaining("frame 2 is earlier than frame 1: 'at' must not decrease");
    assertThatThrownBy(() ->
            decode(
                "101",
                "  frames:\n    - {from: client, fin: false, text: a}\n"
                    + "    - {from: client, text: b}\n"))
        .hasMessageContaining(
            "frame 2 begins a message, but the previous one has no final fragment");
  }

  @Test
  void aSocketGoesWithAnUpgradeAndAnUpgradeWithASocket() {
    assertThatThrownBy(() -> decode("200", "  frames: []\n"))
        .hasMessageContaining("a 'socket' needs status 101, and that status needs a 'socket'");
    assertThatThrownBy(() ->
            CassetteDecoder.interaction(
                Path.of("tape.yaml"),
                1,
                "---\nrequest: {method: GET, path: /}\nresponse: {status: 101}\n...\n"))
        .hasMessageContaining("a 'socket' needs status 101, and that status needs a 'socket'");
  }

  @Test
  void aCloseCodeIsOneThatAFrameCanCarry() {
    for (int code : new int[] {999, 1004, 1006, 1015, 5000}) {
      assertThatThrownBy(() -> decode("101", "  close: {from: server, code: " + code + "}\n"))
          .hasMessageContaining("not a close code that a frame can carry: " + code);
    }
  }

  @Provide
  Arbitrary<Conversation> conversations() {
    return Interactions.conversations();
  }

  private static Interaction decode(String status, String socket) {
    return CassetteDecoder.interaction(
        Path.of("tape.yaml"),
        1,
        "---\nrequest: {method: GET, path: /}\nresponse: {status: "
            + status
            + "}\nsocket:\n"
            + socket
            + "...\n");
  }
}
