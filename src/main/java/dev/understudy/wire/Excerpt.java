package dev.understudy.wire;

import tools.jackson.databind.JsonNode;

/** Shortens values to fit on one line of a report. */
public final class Excerpt {

  private static final int LONGEST = 120;
  private static final int BEFORE = 30;

  private Excerpt() {}

  /** The text of a JSON value, cut in the middle when it is long. */
  public static String of(JsonNode node) {
    return node.isMissingNode() ? "nothing" : cut(oneLine(node.toString()));
  }

  /** A text in quotes, cut when it is long. */
  public static String quoted(String text) {
    return '"' + cut(oneLine(text)) + '"';
  }

  /** A quoted excerpt that begins shortly before {@code from}; ellipses mark what is left out. */
  public static String from(String text, int from) {
    int start = Math.max(0, from - BEFORE);
    int end = Math.min(text.length(), start + LONGEST);
    String part = oneLine(text.substring(boundary(text, start), boundary(text, end)));
    return (start > 0 ? "... " : "") + '"' + part + '"' + (end < text.length() ? " ..." : "");
  }

  /** The first {@code most} characters of a text, on one line. */
  public static String atMost(String text, int most) {
    return text.length() <= most
        ? oneLine(text)
        : oneLine(text.substring(0, boundary(text, most))) + " ...";
  }

  /** The index of the first character in which two texts differ. */
  public static int difference(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    for (int i = 0; i < shorter; i++) {
      if (one.charAt(i) != other.charAt(i)) {
        return i;
      }
    }
    return shorter;
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int head = boundary(text, LONGEST * 2 / 3);
    int tail = boundary(text, text.length() - LONGEST / 4);
    return text.substring(0, head) + " ... " + text.substring(tail);
  }

  /** An index near {@code at} that does not split a surrogate pair. */
  private static int boundary(String text, int at) {
    return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
  }

  /**
   * A text on one line, with escapes for characters that would move the cursor, be invisible, or
   * reverse the text beside them.
   */
  public static String oneLine(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (c == '\n') {
            out.append("\\n");
          } else if (c == '\r') {
            out.append("\\r");
          } else if (c == '\t') {
            out.append("\\t");
          } else if (isInvisible(c)) {
            out.append(String.format("\\u%04x", c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  /**
   * The text of a JSON document with its invisible characters escaped; its value and its lines stay
   * the same.
   */
  public static String visible(String json) {
    StringBuilder out = new StringBuilder(json.length());
    json.chars()
        .forEach(c -> {
          if (c != '\n' && c != '\r' && !Character.isSurrogate((char) c) && isInvisible(c)) {
            out.append(String.format("\\u%04x", c));
          } else {
            out.append((char) c);
          }
        });
    return out.toString();
  }

  private static boolean isInvisible(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
