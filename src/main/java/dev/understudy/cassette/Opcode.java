package dev.understudy.cassette;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a WebSocket frame is (RFC 6455, 11.8), but for the close frame: see {@link Close}. */
public enum Opcode {
  /** A further fragment of the message that was begun. */
  CONTINUATION(0x0),
  /** Text, or its first fragment. */
  TEXT(0x1),
  /** Bytes, or their first fragment. */
  BINARY(0x2),
  /** Asks for a pong. */
  PING(0x9),
  /** Answers a ping, or says that the peer is there. */
  PONG(0xA);

  private final int number;

  Opcode(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public byte number() {
    return (byte) number;
  }

  /** Whether the frame is of the connection and not of a message. */
  public boolean isControl() {
    return number >= 0x8;
  }

  /** The name on the cassette. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The opcode with this name on the cassette. */
  public static Optional<Opcode> of(String label) {
    return Arrays.stream(values()).filter(opcode -> opcode.label().equals(label)).findFirst();
  }

  /** The opcode with this number on the wire; nothing for a close frame and reserved numbers. */
  public static Optional<Opcode> of(int number) {
    return Arrays.stream(values()).filter(opcode -> opcode.number == number).findFirst();
  }
}
