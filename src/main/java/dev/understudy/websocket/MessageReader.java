package dev.understudy.websocket;

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

  /** The close code for a message that is too large (RFC 6455, 7.4.1). */
  public static final int TOO_LARGE = 1009;

  /** What the close frame says besides. */
  public static final String REASON = "a message is larger than 64 MiB";

  /** A message that is larger than a frame may be. */
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

  /** A reader of what this end says. */
  public MessageReader(Peer from) {
    this.from = from;
  }

  /**
   * Takes a data frame.
   *
   * @return the message, when this was its last frame
   * @throws TooLargeException when it gets too large
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
