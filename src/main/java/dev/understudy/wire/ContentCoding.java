package dev.understudy.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** The content coding of a body, from its Content-Encoding (RFC 9110, 8.4). */
public enum ContentCoding {
  /** Not coded. */
  IDENTITY,
  /** gzip (RFC 1952). */
  GZIP,
  /** zlib (RFC 1950), which HTTP calls deflate. */
  DEFLATE,
  /** A coding that Understudy cannot decode. */
  OPAQUE;

  private static final int BUFFER_BYTES = 16 * 1024;

  /** The coding that {@code headers} declare. */
  public static ContentCoding of(Headers headers) {
    String declared =
        String.join(
                ",",
                headers.fields().stream()
                    .filter(field -> field.is("content-encoding"))
                    .map(HeaderField::value)
                    .toList())
            .strip()
            .toLowerCase(Locale.ROOT);
    return switch (declared) {
      case "", "identity" -> IDENTITY;
      case "gzip", "x-gzip" -> GZIP;
      case "deflate" -> DEFLATE;
      default -> OPAQUE;
    };
  }

  /** The name used in cassettes and messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Decodes a whole body; empty when it is not coded as declared, or decodes to more than {@code
   * cap} bytes.
   */
  public Optional<Bytes> decode(Bytes body, int cap) {
    return decode(List.of(body), true, cap).map(parts -> parts.get(0));
  }

  /**
   * Decodes a body part by part; each result is what that part adds to the plain text.
   *
   * @param whole whether the coded body must be complete
   * @param cap the maximum number of plain bytes, against decompression bombs
   * @return as many parts as were given; empty when the body is not coded as declared
   */
  public Optional<List<Bytes>> decode(List<Bytes> parts, boolean whole, int cap) {
    if (this == IDENTITY) {
      return Optional.of(List.copyOf(parts));
    }
    if (this == OPAQUE) {
      return Optional.empty();
    }
    List<ByteArrayOutputStream> plain = new ArrayList<>(parts.size());
    parts.forEach(part -> plain.add(new ByteArrayOutputStream()));
    PartsInput input = new PartsInput(parts);
    try (InputStream decoder =
        this == GZIP ? new GZIPInputStream(input) : new InflaterInputStream(input)) {
      byte[] step = new byte[BUFFER_BYTES];
      int total = 0;
      for (int count = decoder.read(step); count >= 0; count = decoder.read(step)) {
        total += count;
        if (total > cap) {
          return Optional.empty();
        }
        plain.get(input.part).write(step, 0, count);
      }
    } catch (EOFException unfinished) {
      if (whole) {
        return Optional.empty();
      }
    } catch (IOException notCodedSo) {
      return Optional.empty();
    }
    return Optional.of(plain.stream().map(out -> Bytes.wrap(out.toByteArray())).toList());
  }

  /** Reads the parts in order, never across the end of one, and knows the current one. */
  private static final class PartsInput extends InputStream {
    private final List<Bytes> parts;
    private int part;
    private InputStream current;

    PartsInput(List<Bytes> parts) {
      this.parts = parts;
      this.current = parts.isEmpty() ? nullInputStream() : open(0);
    }

    private InputStream open(int index) {
      part = index;
      return new ByteArrayInputStream(parts.get(index).toArray());
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int count = current.read(into, offset, length);
      while (count < 0 && part + 1 < parts.size()) {
        current = open(part + 1);
        count = current.read(into, offset, length);
      }
      return count;
    }

    @Override
    public int available() throws IOException {
      int inCurrent = current.available();
      return inCurrent > 0 ? inCurrent : parts.stream().skip(part + 1L).mapToInt(Bytes::size).sum();
    }
  }
}
