package dev.understudy.yaml;

import dev.understudy.yaml.YamlNode.Mapping;
import dev.understudy.yaml.YamlNode.Member;
import dev.understudy.yaml.YamlNode.Scalar;
import dev.understudy.yaml.YamlNode.Sequence;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes YAML 1.2 block style that comes back exactly, whatever the strings hold.
 *
 * <p>A string of several lines is a literal block when it can be one, so that it reads as it was on
 * the wire; else it is quoted. A word is plain only if every YAML version reads it as a string.
 */
public final class YamlWriter {

  private static final Pattern WORD = Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*");
  private static final Set<String> NOT_WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");
  private static final int STEP = 2;

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  /** A document of its own, from {@code ---} to the closing {@code ...}. */
  public static String document(Mapping root) {
    YamlWriter writer = new YamlWriter();
    writer.out.append("---\n");
    writer.members(root, 0);
    writer.out.append("...\n");
    return writer.out.toString();
  }

  private void members(Mapping mapping, int indent) {
    boolean first = true;
    for (Member member : mapping.members()) {
      if (!first) {
        indent(indent);
      }
      first = false;
      out.append(inline(member.key())).append(':');
      value(member.value(), indent);
    }
  }

  /** What stands behind a key or a dash at {@code indent}, with its line feed. */
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
    if (scalar.bare() || value.indexOf('\n') < 0 || !fitsBlock(value)) {
      out.append(' ').append(scalar.bare() ? value : inline(value)).append('\n');
      return;
    }
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
        indent(indent + STEP);
        out.append(value, start, end);
      }
      out.append('\n');
      start = end + 1;
    }
  }

  /** Whether a literal block gives this string back with every YAML reader. */
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

  private static String inline(String value) {
    if (WORD.matcher(value).matches() && !NOT_WORDS.contains(value.toLowerCase(Locale.ROOT))) {
      return value;
    }
    boolean wellFormed = wellFormed(value);
    if (wellFormed
        && value.indexOf('"') >= 0
        && value.chars().noneMatch(c -> needsEscape((char) c))) {
      return "'" + value.replace("'", "''") + "'";
    }
    StringBuilder quoted = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (needsEscape(c) || (!wellFormed && Character.isSurrogate(c))) {
            quoted.append(String.format("\\u%04X", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  /** Controls, the line ends that YAML versions disagree on, and what is no character at all. */
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
