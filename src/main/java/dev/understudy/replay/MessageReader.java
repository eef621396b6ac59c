package dev.understudy.replay;

import dev.understudy.cassette.Message;
import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import dev.understudy.socket.SocketEnd;
import dev.understudy.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts a client's messages together from their frames. Not safe for use by several threads. */
final class MessageReader {

  /** A message that cannot be taken, with the close code that says so (RFC 6455, 7.4.1). */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;
    private final String reason;

    RefusedException(int code, String reason) {
      super(reason);
      this.code = code;
      this.reason = reason;
    }

    int code() {
      return code;
    }

    String reason() {
      return reason;
    }
  }

  private final List<Bytes> parts = new ArrayList<>();
  private long size;
  private boolean text;

  /**
   * Takes a data frame.
   *
   * @return the message, when this was its last frame
   */
  Optional<Message> add(Opcode opcode, boolean fin, ByteBuffer payload) throws RefusedException {
    if (opcode != Opcode.CONTINUATION) {
      text = opcode == Opcode.TEXT;
    }
    size += payload.remaining();
    if (size > SocketEnd.MAX_FRAME) {
      parts.clear();
      throw new RefusedException(1009, "a message is larger than 64 MiB");
    }
    parts.add(Bytes.copyOf(payload));
    if (!fin) {
      return Optional.empty();
    }
    Bytes whole = parts.size() == 1 ? parts.get(0) : Bytes.concat(parts);
    parts.clear();
    size = 0;
    if (text && whole.asUtf8().isEmpty()) {
      throw new RefusedException(1007, "a text message is not UTF-8");
    }
    return Optional.of(new Message(Peer.CLIENT, text, whole, 0, 0, 0));
  }
}
