package dev.understudy.socket;

import dev.understudy.cassette.Message;
import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import dev.understudy.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts the messages of one end together from their frames. Not safe for use by several threads at
 * once.
 */
public final class MessageReader {

  /** A message that cannot be taken, with the close code that says so (RFC 6455, 7.4.1). */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;
    private final String reason;

    RefusedException(int code, String reason) {
      super(reason);
      this.code = code;
      this.reason = reason;
    }

    /** The close code. */
    public int code() {
      return code;
    }

    /** What is wrong, in words for people. */
    public String reason() {
      return reason;
    }
  }

  private final Peer from;
  private final List<Bytes> parts = new ArrayList<>();
  private long size;
  private boolean text;

  /** A reader of what this end says. */
  public MessageReader(Peer from) {
    this.from = from;
  }

  /**
   * Takes a data frame.
   *
   * @return the message, when this was its last frame
   * @throws RefusedException when it is larger than a frame may be, or text that is not UTF-8
   */
  public Optional<Message> add(Opcode opcode, boolean fin, ByteBuffer payload)
      throws RefusedException {
    if (opcode != Opcode.CONTINUATION) {
      text = opcode == Opcode.TEXT;
    }
    size += payload.remaining();
    if (size > SocketEnd.MAX_FRAME) {
      parts.clear();
      throw new RefusedException(1009, "a message is larger than 64 MiB");
    }
    if (payload.hasRemaining()) {
      parts.add(Bytes.copyOf(payload));
    }
    if (!fin) {
      return Optional.empty();
    }
    Bytes whole = parts.size() == 1 ? parts.get(0) : Bytes.concat(parts);
    parts.clear();
    size = 0;
    if (text && whole.asUtf8().isEmpty()) {
      throw new RefusedException(1007, "a text message is not UTF-8");
    }
    return Optional.of(new Message(from, text, whole, 0, 0, 0));
  }
}
