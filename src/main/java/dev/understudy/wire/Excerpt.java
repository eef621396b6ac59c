package dev.understudy.wire;

import tools.jackson.databind.JsonNode;

/** Values cut to what fits into a line of a report. */
public final class Excerpt {

  private static final int LONGEST = 120;
  private static final int BEFORE = 30;

  private Excerpt() {}

  /** A JSON value as JSON, cut in the middle when it is long. */
  public static String of(JsonNode node) {
    return node.isMissingNode() ? "nothing" : cut(oneLine(node.toString()));
  }

  /** A text in quotes, cut when it is long. */
  public static String quoted(String text) {
    return '"' + cut(oneLine(text)) + '"';
  }

  /** A text in quotes from a little before {@code from} on, with the place said. */
  public static String from(String text, int from) {
    int start = Math.max(0, from - BEFORE);
    int end = Math.min(text.length(), start + LONGEST);
    String part = oneLine(text.substring(boundary(text, start), boundary(text, end)));
    return (start > 0 ? "... " : "") + '"' + part + '"' + (end < text.length() ? " ..." : "");
  }

  /** A text in one line, without what is behind its first {@code most} characters. */
  public static String atMost(String text, int most) {
    return text.length() <= most
        ? oneLine(text)
        : oneLine(text.substring(0, boundary(text, most))) + " ...";
  }

  /** The first place where two texts differ. */
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

  /** Not between the halves of a character. */
  private static int boundary(String text, int at) {
    return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
  }

  /**
   * A text in one line, in which nothing moves the cursor of who reads it, hides or turns around
   * what stands beside it.
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

  /** The same for the text of a JSON document, whose value and lines stay as they are. */
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
