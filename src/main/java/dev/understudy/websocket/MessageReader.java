package dev.understudy.websocket;

import dev.understudy.cassette.Message;
import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import dev.understudy.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Assembles the messages of one end from their frames. Not thread-safe. */
public final class MessageReader {

  /** The close code for a message that is too large (RFC 6455, 7.4.1). */
  public static final int TOO_LARGE = 1009;

  /** The reason in the close frame. */
  public static final String REASON = "a message is larger than 64 MiB";

  /** Thrown if a message is larger than the maximum of a frame. */
  public static final class TooLargeException extends Exception {
    private static final long serialVersionUID = 1;

    TooLargeException() {
      super(REASON);
    }
  }

  private final Peer from;
  private final List<Bytes> parts = new ArrayList<>();
  private long size;
  private boolean text;

  /** Creates a reader for the messages of this end. */
  public MessageReader(Peer from) {
    this.from = from;
  }

  /**
   * Adds a data frame.
   *
   * @return the message, if this was its last frame
   * @throws TooLargeException if the message becomes too large
   */
  public Optional<Message> add(Opcode opcode, boolean fin, ByteBuffer payload)
      throws TooLargeException {
    if (opcode != Opcode.CONTINUATION) {
      text = opcode == Opcode.TEXT;
    }
    size += payload.remaining();
    if (size > SocketEnd.MAX_FRAME) {
      parts.clear();
      throw new TooLargeException();
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
    return Optional.of(new Message(from, text, whole, 0, 0, 0));
  }
}
