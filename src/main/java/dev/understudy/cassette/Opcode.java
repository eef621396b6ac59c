package dev.understudy.cassette;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The opcode of a WebSocket frame (RFC 6455, 11.8), except for the close frame: see {@link Close}.
 */
public enum Opcode {
  /** A further fragment of a message that has begun. */
  CONTINUATION(0x0),
  /** A text message, or its first fragment. */
  TEXT(0x1),
  /** A binary message, or its first fragment. */
  BINARY(0x2),
  /** A ping, which asks for a pong. */
  PING(0x9),
  /** A pong, which answers a ping or shows that the peer is alive. */
  PONG(0xA);

  private final int number;

  Opcode(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public byte number() {
    return (byte) number;
  }

  /** Whether this is a control frame, which belongs to the connection rather than to a message. */
  public boolean isControl() {
    return number >= 0x8;
  }

  /** The name in cassettes. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The opcode with this name in cassettes; empty when there is none. */
  public static Optional<Opcode> of(String label) {
    return Arrays.stream(values()).filter(opcode -> opcode.label().equals(label)).findFirst();
  }

  /** The opcode with this number on the wire; empty for a close frame and reserved numbers. */
  public static Optional<Opcode> of(int number) {
    return Arrays.stream(values()).filter(opcode -> opcode.number == number).findFirst();
  }
}
