package dev.understudy.settings;

import dev.understudy.wire.PointerPattern;
import java.util.regex.Pattern;

/** A secret to redact in addition to those that are always redacted, as a cassette declares it. */
public sealed interface RedactionRule {

  /**
   * A header, in requests and responses.
   *
   * @param name its name
   */
  record Header(String name) implements RedactionRule {
    @Override
    public String toString() {
      return "header " + name;
    }
  }

  /**
   * A value in JSON bodies and in the JSON of events.
   *
   * @param pointer an RFC 6901 pointer in which a segment {@code *} matches any one segment
   */
  record Json(String pointer) implements RedactionRule {
    /**
     * Normalizes the pointer.
     *
     * @throws IllegalArgumentException unless it is empty or begins with a slash
     */
    public Json {
      pointer = PointerPattern.parse(pointer).toString();
    }

    @Override
    public String toString() {
      return "json " + pointer;
    }
  }

  /**
   * Any text that a regular expression matches, in headers, query, path and bodies.
   *
   * @param expression a {@link Pattern}
   */
  record Regex(String expression) implements RedactionRule {
    private static final int MAX_LENGTH = 1000;

    /** Refuses an invalid expression, and one that matches empty text. */
    public Regex {
      if (expression.length() > MAX_LENGTH) {
        throw new IllegalArgumentException(
            "regular expression too long: expected at most "
                + MAX_LENGTH
                + " characters, got "
                + expression.length());
      }
      if (Pattern.compile(expression).matcher("").find()) {
        throw new IllegalArgumentException(
            "invalid regular expression '" + expression + "': it also matches empty text");
      }
    }

    @Override
    public String toString() {
      return "regex " + expression;
    }
  }
}
