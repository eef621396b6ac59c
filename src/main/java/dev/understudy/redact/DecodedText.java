package dev.understudy.redact;

import dev.understudy.redact.SecretSpan.Range;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text as a client reads it, joined from JSON strings, with the body bytes behind each of its
 * characters. One character represents one byte of UTF-8.
 */
final class DecodedText {

  private static final int WIDTH = 3;

  private final byte[] source;
  private byte[] text = new byte[256];
  private int length;

  /**
   * Runs, each as three numbers: its start in the text, its start in the source, and its length in
   * the source.
   */
  private int[] runs = new int[16 * WIDTH];

  private int count;

  /** An empty text, for strings of {@code source}. */
  DecodedText(byte[] source) {
    this.source = source;
  }

  /** Whether a string has escapes, so that its text differs from its bytes. */
  static boolean hasEscapes(byte[] source, Range string) {
    return endOfPlain(source, string.start(), string.end()) < string.end();
  }

  /** Adds the content of a string. */
  void append(Range string) {
    int i = string.start();
    while (i < string.end()) {
      int plain = endOfPlain(source, i, string.end());
      if (plain > i) {
        run(source, i, plain - i, i, plain - i);
        i = plain;
        continue;
      }
      int escape = i + 1 < string.end() && source[i + 1] == 'u' ? 6 : 2;
      if (i + escape > string.end()) {
        return;
      }
      if (escape == 6 && !isHex(source, i + 2)) {
        run(source, i, 1, i, 1);
        i++;
        continue;
      }
      byte[] decoded = decode(source, i, escape).getBytes(StandardCharsets.UTF_8);
      run(decoded, 0, decoded.length, i, escape);
      i += escape;
    }
  }

  String text() {
    return new String(text, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** The source bytes of the characters from {@code start} to before {@code end}. */
  List<Range> ranges(int start, int end) {
    List<Range> ranges = new ArrayList<>();
    for (int run = runAt(start); run < count && runs[run * WIDTH] < end; run++) {
      Range range = range(run, start, end);
      int last = ranges.size() - 1;
      if (last >= 0 && ranges.get(last).end() == range.start()) {
        ranges.set(last, new Range(ranges.get(last).start(), range.end()));
      } else {
        ranges.add(range);
      }
    }
    return ranges;
  }

  /** The source bytes of the part of a run between two positions in the text. */
  private Range range(int run, int start, int end) {
    int from = runs[run * WIDTH];
    int to = run + 1 < count ? runs[(run + 1) * WIDTH] : length;
    int at = runs[run * WIDTH + 1];
    int bytes = runs[run * WIDTH + 2];
    // An escape has more bytes than characters; each of those maps to the whole escape.
    return bytes > to - from
        ? new Range(at, at + bytes)
        : new Range(at + Math.max(start, from) - from, at + Math.min(end, to) - from);
  }

  /** The index of the run that contains a character. */
  private int runAt(int character) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (runs[middle * WIDTH] <= character) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private static int endOfPlain(byte[] source, int start, int end) {
    int i = start;
    while (i < end && source[i] != '\\') {
      i++;
    }
    return i;
  }

  /**
   * Adds characters that come from {@code bytes} source bytes at {@code at}; an escape has more
   * bytes than characters.
   */
  private void run(byte[] decoded, int from, int characters, int at, int bytes) {
    if (length + characters > text.length) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, length + characters));
    }
    if (count * WIDTH == runs.length) {
      runs = Arrays.copyOf(runs, runs.length * 2);
    }
    runs[count * WIDTH] = length;
    runs[count * WIDTH + 1] = at;
    runs[count * WIDTH + 2] = bytes;
    count++;
    System.arraycopy(decoded, from, text, length, characters);
    length += characters;
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
