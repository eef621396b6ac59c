package dev.understudy.cassette;

import dev.understudy.wire.PointerPattern;
import java.util.regex.Pattern;

/** A person's own rule for what is a secret, besides what Understudy always redacts. */
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
   * @param path where; {@code *} stands for any one segment
   */
  record Json(PointerPattern path) implements RedactionRule {
    @Override
    public String toString() {
      return "json " + path;
    }
  }

  /**
   * Any text that an expression finds, in headers, query, path and bodies.
   *
   * @param expression a {@link Pattern}
   */
  record Regex(String expression) implements RedactionRule {
    private static final int LONGEST = 1000;

    /** Refuses what is not an expression, or finds nothing at all everywhere. */
    public Regex {
      if (expression.length() > LONGEST) {
        throw new IllegalArgumentException(
            "an expression has at most " + LONGEST + " characters, not " + expression.length());
      }
      if (Pattern.compile(expression).matcher("").find()) {
        throw new IllegalArgumentException(
            "the expression '" + expression + "' also finds empty text");
      }
    }

    @Override
    public String toString() {
      return "regex " + expression;
    }
  }
}
