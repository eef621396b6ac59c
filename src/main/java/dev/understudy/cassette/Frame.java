package dev.understudy.cassette;

import dev.understudy.wire.Bytes;

/**
 * A WebSocket frame as one end sent it (RFC 6455, 5.2), unmasked and without extensions.
 *
 * @param from who sent it
 * @param opcode what it is
 * @param fin whether it is the last fragment of its message
 * @param at when it came, in microseconds since the upgrade was sent upstream
 * @param payload its content
 * @param redacted whether a secret in it was replaced
 */
public record Frame(
    Peer from, Opcode opcode, boolean fin, long at, Bytes payload, boolean redacted) {

  /** The most that a control frame carries (RFC 6455, 5.5). */
  private static final int MOST_OF_CONTROL = 125;

  /** Refuses what no peer may send. */
  public Frame {
    if (at < 0) {
      throw new IllegalArgumentException("a frame cannot come before its upgrade: " + at);
    }
    if (opcode.isControl() && (!fin || payload.size() > MOST_OF_CONTROL)) {
      throw new IllegalArgumentException(
          "a " + opcode.label() + " is one frame of up to " + MOST_OF_CONTROL + " bytes");
    }
  }

  /** A text message in one frame. */
  public static Frame text(Peer from, long at, String text) {
    return new Frame(from, Opcode.TEXT, true, at, Bytes.utf8(text), false);
  }

  /** The same frame with another payload, in which a secret was replaced. */
  public Frame redacted(Bytes other) {
    return new Frame(from, opcode, fin, at, other, true);
  }
}
