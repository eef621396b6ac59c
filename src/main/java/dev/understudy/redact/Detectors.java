package dev.understudy.redact;

import dev.understudy.cassette.Placeholder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds secrets in text by their shape, by their value, or by a user's regular expression.
 *
 * <p>A shape is searched by its fixed prefix first, which costs almost nothing in text without one.
 * Immutable.
 */
final class Detectors {

  /**
   * A secret in a text.
   *
   * @param start the index of its first character
   * @param end the index after its last character
   * @param kind the kind of secret
   */
  record Span(int start, int end, String kind) {}

  private record Shape(String kind, String beginning, Pattern whole) {
    static Shape of(String kind, String beginning, String rest) {
      return new Shape(kind, beginning, Pattern.compile(Pattern.quote(beginning) + rest));
    }
  }

  private static final Pattern ESCAPE_BEFORE =
      Pattern.compile("(?:\\\\[nrtbf]|\\\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2})$");

  private static final String PEM_LABEL = "[A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----";

  /**
   * Base64, header lines, and line feeds in any spelling; never the quotes around a JSON string.
   */
  private static final String PEM_LINES = "(?:[A-Za-z0-9+/=\\s\\\\:,.()]|-(?!----END ))*+";

  private static final List<Shape> SHAPES =
      List.of(
          Shape.of("api-key", "sk-", "[A-Za-z0-9_-]{16,}"),
          Shape.of("api-key", "sk_live_", "[A-Za-z0-9]{16,}"),
          Shape.of("api-key", "rk_live_", "[A-Za-z0-9]{16,}"),
          Shape.of("api-key", "gsk_", "[A-Za-z0-9]{32,}"),
          Shape.of("api-key", "xai-", "[A-Za-z0-9]{32,}"),
          Shape.of("google-key", "AIza", "[A-Za-z0-9_-]{35,}"),
          Shape.of("github-token", "gh", "[pousr]_[A-Za-z0-9]{20,}"),
          Shape.of("github-token", "github_pat_", "[A-Za-z0-9_]{20,}"),
          Shape.of("aws-key", "AKIA", "[A-Z0-9]{16}(?![A-Z0-9])"),
          Shape.of("aws-key", "ASIA", "[A-Z0-9]{16}(?![A-Z0-9])"),
          Shape.of("hugging-face-token", "hf_", "[A-Za-z0-9]{30,}"),
          Shape.of("slack-token", "xox", "[bp]-[A-Za-z0-9-]{20,}"),
          Shape.of(
              "jwt",
              "eyJ",
              "[A-Za-z0-9_-]{8,4096}+\\.eyJ[A-Za-z0-9_-]{8,65536}+\\.[A-Za-z0-9_-]*+"),
          Shape.of(
              "private-key",
              "-----BEGIN ",
              PEM_LABEL + PEM_LINES + "(?:-----END " + PEM_LABEL + ")?"));

  /** The length of the shortest shape; most headers are shorter and need not be searched. */
  private static final int SHORTEST_SHAPE = 19;

  private final SecretValues values;
  private final List<Pattern> expressions;

  Detectors(SecretValues values, List<Pattern> expressions) {
    this.values = values;
    this.expressions = List.copyOf(expressions);
  }

  /** These detectors, extended by the credentials of one request. */
  Detectors withOwn(Collection<String> credentials) {
    return new Detectors(values.withOwn(credentials), expressions);
  }

  /** All secrets in {@code text}, in order and without overlap. */
  List<Span> find(String text) {
    return find(text, expressions);
  }

  /**
   * The secrets known by shape or value, without the user's expressions, for text that is not only
   * content.
   */
  List<Span> findKnown(String text) {
    return find(text, List.of());
  }

  private List<Span> find(String text, List<Pattern> expressions) {
    List<Span> found = new ArrayList<>();
    for (String value : values.values()) {
      for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length())) {
        found.add(new Span(at, at + value.length(), "known-secret"));
      }
    }
    if (text.length() >= SHORTEST_SHAPE) {
      for (Shape shape : SHAPES) {
        find(shape, text, found);
      }
    }
    for (Pattern expression : expressions) {
      expression
          .matcher(text)
          .results()
          .filter(match -> match.end() > match.start())
          .filter(match -> !isInPlaceholder(text, match.start(), match.end()))
          .forEach(match -> found.add(new Span(match.start(), match.end(), "custom")));
    }
    return found.size() < 2 ? found : withoutOverlap(found);
  }

  private static void find(Shape shape, String text, List<Span> found) {
    Matcher matcher = null;
    for (int at = text.indexOf(shape.beginning());
        at >= 0;
        at = text.indexOf(shape.beginning(), at + 1)) {
      if (isInsideWord(text, at)) {
        continue;
      }
      matcher = matcher == null ? shape.whole().matcher(text) : matcher;
      if (matcher.region(at, text.length()).lookingAt()) {
        found.add(new Span(at, matcher.end(), shape.kind()));
        at = matcher.end() - 1;
      }
    }
  }

  /**
   * Whether {@code at} is inside a longer word, judged by the character before it. The end of an
   * escape, such as the {@code n} of a line feed in JSON or {@code 20} of a space in a URL, does
   * not count as a part of the word.
   */
  private static boolean isInsideWord(String text, int at) {
    if (at == 0) {
      return false;
    }
    char before = text.charAt(at - 1);
    boolean word = (before < 128 && Character.isLetterOrDigit(before)) || before == '+';
    return word && !ESCAPE_BEFORE.matcher(text).region(Math.max(0, at - 6), at).find();
  }

  /** Whether a match is within a placeholder, which is never a secret. */
  private static boolean isInPlaceholder(String text, int start, int end) {
    int open = text.lastIndexOf("[redacted:", start);
    int close = open < 0 ? -1 : text.indexOf(']', open);
    return close >= end - 1 && Placeholder.is(text.substring(open, close + 1));
  }

  private static List<Span> withoutOverlap(List<Span> found) {
    found.sort(Comparator.comparingInt(Span::start).thenComparingInt(s -> -s.end()));
    List<Span> kept = new ArrayList<>();
    for (Span span : found) {
      Span last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
      if (last == null || span.start() >= last.end()) {
        kept.add(span);
      } else if (span.end() > last.end()) {
        kept.set(kept.size() - 1, new Span(last.start(), span.end(), last.kind()));
      }
    }
    return kept;
  }
}
