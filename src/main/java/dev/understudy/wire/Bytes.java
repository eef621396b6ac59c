package dev.understudy.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** An immutable run of bytes, compared by content. */
public final class Bytes {

  /** The empty run. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** A copy of {@code content}. */
  public static Bytes copyOf(byte[] content) {
    return content.length == 0 ? EMPTY : new Bytes(content.clone());
  }

  /** A copy of what remains in {@code buffer}, whose position does not move. */
  public static Bytes copyOf(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return wrap(copy);
  }

  /** Takes {@code content} over without a copy; the caller gives the array up. */
  public static Bytes wrap(byte[] content) {
    return content.length == 0 ? EMPTY : new Bytes(content);
  }

  /** The UTF-8 encoding of {@code text}. */
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes whose values are the code points of {@code text}, all below 256. */
  public static Bytes latin1(String text) {
    return wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Joins the parts in order. */
  public static Bytes concat(Iterable<Bytes> parts) {
    int size = 0;
    for (Bytes part : parts) {
      size = Math.addExact(size, part.size());
    }
    byte[] all = new byte[size];
    int at = 0;
    for (Bytes part : parts) {
      System.arraycopy(part.content, 0, all, at, part.size());
      at += part.size();
    }
    return wrap(all);
  }

  /** The number of bytes. */
  public int size() {
    return content.length;
  }

  /** Whether the run is empty. */
  public boolean isEmpty() {
    return content.length == 0;
  }

  /** The bytes from {@code start} to before {@code end}. */
  public Bytes slice(int start, int end) {
    return start == 0 && end == content.length
        ? this
        : wrap(Arrays.copyOfRange(content, start, end));
  }

  /** A fresh array with the content. */
  public byte[] toArray() {
    return content.clone();
  }

  /** A read-only view, for writing to a channel. */
  public ByteBuffer asBuffer() {
    return ByteBuffer.wrap(content).asReadOnlyBuffer();
  }

  /** The text; empty unless the content is well-formed UTF-8. */
  public Optional<String> asUtf8() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(content))
              .toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  /** The text, with U+FFFD in place of malformed UTF-8. */
  public String toUtf8Lenient() {
    return new String(content, StandardCharsets.UTF_8);
  }

  /** A string with one character below 256 for each byte. */
  public String toLatin1() {
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** The size only: content may hold a secret. */
  @Override
  public String toString() {
    return content.length + " bytes";
  }
}
