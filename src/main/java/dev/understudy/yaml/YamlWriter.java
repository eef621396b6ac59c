package dev.understudy.yaml;

import dev.understudy.yaml.YamlNode.Mapping;
import dev.understudy.yaml.YamlNode.Member;
import dev.understudy.yaml.YamlNode.Scalar;
import dev.understudy.yaml.YamlNode.Sequence;
import java.util.Locale;
import java.util.Set;

/**
 * Writes YAML 1.2 in block style that is read back exactly, whatever the strings hold.
 *
 * <p>A string of several lines is a literal block when it can be one, so that it looks as it did on
 * the wire; otherwise it is quoted. A word is plain only if every YAML version reads it as a
 * string.
 */
public final class YamlWriter {

  private static final Set<String> NOT_WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");
  private static final int LONGEST_NOT_WORD = 5;
  private static final int STEP = 2;

  /** The longest key that readers accept on one line, escapes included (YAML 1.2.2, 7.4.2). */
  private static final int LONGEST_KEY = 1024;

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  /**
   * The text of a whole document, from {@code ---} to the closing {@code ...}.
   *
   * @throws IllegalArgumentException for a key that is longer than readers accept
   */
  public static String document(Mapping root) {
    YamlWriter writer = new YamlWriter();
    writer.out.append("---\n");
    writer.members(root, 0);
    writer.out.append("...\n");
    return writer.out.toString();
  }

  /**
   * Whether all readers are certain to agree on a document written here: it consists of printable
   * ASCII and line feeds only.
   */
  public static boolean isCertain(String document) {
    for (int i = 0; i < document.length(); i++) {
      char c = document.charAt(i);
      if (c >= 0x7f || (c < ' ' && c != '\n')) {
        return false;
      }
    }
    return true;
  }

  private void members(Mapping mapping, int indent) {
    boolean first = true;
    for (Member member : mapping.members()) {
      if (!first) {
        indent(indent);
      }
      first = false;
      key(member.key());
      value(member.value(), indent);
    }
  }

  private void key(String key) {
    int start = out.length();
    inline(key);
    if (out.length() - start > LONGEST_KEY) {
      throw new IllegalArgumentException(
          "key of "
              + key.length()
              + " characters too long for YAML: expected at most "
              + LONGEST_KEY
              + " with escapes");
    }
    out.append(':');
  }

  /** Writes the value after a key or a dash at {@code indent}, with its line feed. */
  private void value(YamlNode node, int indent) {
    if (node instanceof Scalar scalar) {
      scalar(scalar, indent);
    } else if (node instanceof Sequence sequence) {
      if (sequence.items().isEmpty()) {
        out.append(" []\n");
        return;
      }
      out.append('\n');
      sequence.items().forEach(item -> item(item, indent + STEP));
    } else if (node instanceof Mapping mapping) {
      if (mapping.members().isEmpty()) {
        out.append(" {}\n");
        return;
      }
      out.append('\n');
      indent(indent + STEP);
      members(mapping, indent + STEP);
    }
  }

  private void item(YamlNode node, int indent) {
    indent(indent);
    out.append('-');
    if (node instanceof Mapping mapping && !mapping.members().isEmpty()) {
      out.append(' ');
      members(mapping, indent + STEP);
    } else {
      value(node, indent);
    }
  }

  private void indent(int width) {
    out.append(" ".repeat(width));
  }

  private void scalar(Scalar scalar, int indent) {
    String value = scalar.value();
    if (scalar.bare()) {
      out.append(' ').append(value).append('\n');
    } else if (value.indexOf('\n') < 0 || !fitsBlock(value)) {
      out.append(' ');
      inline(value);
      out.append('\n');
    } else {
      block(value, indent + STEP);
    }
  }

  private void block(String value, int indent) {
    out.append(" |");
    if (value.startsWith(" ") || value.startsWith("\n")) {
      out.append(STEP);
    }
    out.append(value.endsWith("\n\n") ? "+" : value.endsWith("\n") ? "" : "-").append('\n');
    int start = 0;
    while (start < value.length()) {
      int feed = value.indexOf('\n', start);
      int end = feed < 0 ? value.length() : feed;
      if (end > start) {
        indent(indent);
        out.append(value, start, end);
      }
      out.append('\n');
      start = end + 1;
    }
  }

  /** Whether every YAML reader reads this string back from a literal block. */
  private static boolean fitsBlock(String value) {
    boolean onlyFeeds = true;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean atLineEnd = i + 1 == value.length() || value.charAt(i + 1) == '\n';
      if ((c != '\n' && needsEscape(c)) || (c == ' ' && atLineEnd)) {
        return false;
      }
      onlyFeeds &= c == '\n';
    }
    return !onlyFeeds && wellFormed(value);
  }

  private void inline(String value) {
    if (isWord(value)) {
      out.append(value);
      return;
    }
    boolean wellFormed = wellFormed(value);
    if (wellFormed && value.indexOf('"') >= 0 && needsNoEscape(value)) {
      out.append('\'').append(value.replace("'", "''")).append('\'');
    } else {
      quoted(value, wellFormed);
    }
  }

  private void quoted(String value, boolean wellFormed) {
    out.append('"');
    int written = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\' || needsEscape(c) || (!wellFormed && Character.isSurrogate(c))) {
        out.append(value, written, i).append(escape(c));
        written = i + 1;
      }
    }
    out.append(value, written, value.length()).append('"');
  }

  private static String escape(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format("\\u%04X", (int) c);
    };
  }

  /** Whether it needs no quotes: every YAML version reads it as a string. */
  private static boolean isWord(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/';
      boolean later = (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
      if (!letter && (i == 0 || !later)) {
        return false;
      }
    }
    return !value.isEmpty()
        && (value.length() > LONGEST_NOT_WORD
            || !NOT_WORDS.contains(value.toLowerCase(Locale.ROOT)));
  }

  private static boolean needsNoEscape(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (needsEscape(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether this is a control, a line end that YAML versions disagree on, or not a character. */
  private static boolean needsEscape(char c) {
    return c < ' '
        || (c >= 0x7f && c <= 0x9f)
        || c == '\u2028'
        || c == '\u2029'
        || c == '\ufeff'
        || c >= '\ufffe';
  }

  private static boolean wellFormed(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }
}
