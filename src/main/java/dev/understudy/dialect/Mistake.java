package dev.understudy.dialect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A mistake in how an endpoint is called, found in a request or its answer.
 *
 * @param rule the id of the diagnosis, such as {@code D-01}
 * @param confidence the confidence in it
 * @param cause the mistake, as a sentence
 * @param evidence the facts of the exchange that show it, at least one line
 * @param fix the remedy, as a sentence
 * @param source the document on which it is based
 * @param refusal the error answer of the documented gateway; empty if it accepts the request
 */
public record Mistake(
    String rule,
    Confidence confidence,
    String cause,
    List<String> evidence,
    String fix,
    String source,
    Optional<Refusal> refusal) {

  /** The confidence in a diagnosis. */
  public enum Confidence {
    /** The request cannot work as it is. */
    CERTAIN,
    /** It fails with most gateways, or does not have the intended effect. */
    LIKELY,
    /** It may be intended, but often is not. */
    POSSIBLE;

    /** The name in packs and reports. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * An error answer of a gateway.
   *
   * @param status the HTTP status
   * @param type the {@code error.type}; empty for the dialect's default for that status
   * @param code the {@code error.code}
   * @param message the {@code error.message}
   */
  public record Refusal(int status, String type, String code, String message) {}

  /** Copies the list. */
  public Mistake {
    evidence = List.copyOf(evidence);
  }

  /** The whole mistake on one line. */
  public String line() {
    String sentence = cause.endsWith(".") ? cause.substring(0, cause.length() - 1) : cause;
    return rule + ": " + sentence + " (" + shownBy() + "). " + fix;
  }

  /** The mistake for programs: strings and lists. */
  public Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("rule", rule);
    view.put("confidence", confidence.label());
    view.put("cause", cause);
    view.put("evidence", evidence);
    view.put("fix", fix);
    view.put("source", source);
    return view;
  }

  /** The rules of several mistakes, as in {@code D-01, D-23}. */
  public static String rules(List<Mistake> mistakes) {
    return mistakes.stream().map(Mistake::rule).collect(Collectors.joining(", "));
  }

  /** The evidence on one line. */
  public String shownBy() {
    return String.join("; ", evidence);
  }
}
