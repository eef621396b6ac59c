package dev.understudy.cassette;

import dev.understudy.wire.Bytes;

/**
 * A WebSocket frame as one end sent it (RFC 6455, 5.2), unmasked and without extensions.
 *
 * @param from the sender
 * @param opcode the kind of frame
 * @param fin whether it is the last fragment of its message
 * @param at the time of arrival, in microseconds since the upgrade was sent upstream
 * @param payload its content
 * @param redacted whether a secret in it was replaced
 */
public record Frame(
    Peer from, Opcode opcode, boolean fin, long at, Bytes payload, boolean redacted) {

  /** The largest payload of a control frame, in bytes (RFC 6455, 5.5). */
  private static final int MAX_CONTROL_PAYLOAD = 125;

  /** Refuses a frame that a peer may not send. */
  public Frame {
    if (at < 0) {
      throw new IllegalArgumentException(
          "invalid time of a frame: expected 0 or more microseconds, got " + at);
    }
    if (opcode.isControl() && (!fin || payload.size() > MAX_CONTROL_PAYLOAD)) {
      throw new IllegalArgumentException(
          "a "
              + opcode.label()
              + " must be one frame of at most "
              + MAX_CONTROL_PAYLOAD
              + " bytes");
    }
  }

  /** A frame that holds a whole text message. */
  public static Frame text(Peer from, long at, String text) {
    return new Frame(from, Opcode.TEXT, true, at, Bytes.utf8(text), false);
  }

  /** A copy of this frame with another payload, in which a secret was replaced. */
  public Frame redacted(Bytes other) {
    return new Frame(from, opcode, fin, at, other, true);
  }
}
