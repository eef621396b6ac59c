package dev.understudy.redact;

import dev.understudy.redact.Hit.Range;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text as a client reads it, put together from JSON strings, that knows for each of its
 * characters on which bytes of the body it stands. One character stands for one byte of UTF-8.
 */
final class DecodedText {

  private final StringBuilder text = new StringBuilder();
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int fragments;
  private boolean escaped;

  /** Adds the content of a string. */
  void append(byte[] bytes, Range string) {
    fragments++;
    int i = string.start();
    while (i < string.end()) {
      if (bytes[i] != '\\') {
        add((char) (bytes[i] & 0xff), i, i + 1);
        i++;
        continue;
      }
      escaped = true;
      int length = i + 1 < string.end() && bytes[i + 1] == 'u' ? 6 : 2;
      if (i + length > string.end()) {
        return;
      }
      if (length == 6 && !isHex(bytes, i + 2)) {
        add('\\', i, i + 1);
        i++;
        continue;
      }
      for (byte decoded : decode(bytes, i, length).getBytes(StandardCharsets.UTF_8)) {
        add((char) (decoded & 0xff), i, i + length);
      }
      i += length;
    }
  }

  /** Whether the text differs from the bytes it stands on: else a look at those is enough. */
  boolean isWorthALook() {
    return fragments > 1 || escaped;
  }

  String text() {
    return text.toString();
  }

  /** The bytes on which the characters from {@code start} to before {@code end} stand. */
  List<Range> ranges(int start, int end) {
    List<Range> ranges = new ArrayList<>();
    int from = starts[start];
    int to = ends[start];
    for (int i = start + 1; i < end; i++) {
      if (starts[i] > to) {
        ranges.add(new Range(from, to));
        from = starts[i];
      }
      to = ends[i];
    }
    ranges.add(new Range(from, to));
    return ranges;
  }

  private void add(char c, int start, int end) {
    int at = text.length();
    if (at == starts.length) {
      starts = Arrays.copyOf(starts, at * 2);
      ends = Arrays.copyOf(ends, at * 2);
    }
    starts[at] = start;
    ends[at] = end;
    text.append(c);
  }

  private static boolean isHex(byte[] bytes, int at) {
    for (int i = at; i < at + 4; i++) {
      if (Character.digit(bytes[i], 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static String decode(byte[] bytes, int at, int length) {
    char kind = (char) bytes[at + 1];
    return switch (kind) {
      case 'u' -> {
        String digits = new String(bytes, at + 2, length - 2, StandardCharsets.ISO_8859_1);
        yield Character.toString((char) Integer.parseInt(digits, 16));
      }
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'b' -> "\b";
      case 'f' -> "\f";
      default -> String.valueOf(kind);
    };
  }
}
