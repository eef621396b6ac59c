package dev.understudy.cassette;

import java.util.regex.Pattern;

/** The text that replaces a secret in a cassette: {@code [redacted:KIND:N]}. */
public final class Placeholder {

  private static final Pattern ANY = Pattern.compile("\\[redacted:([a-z-]+):([0-9]+)]");

  private Placeholder() {}

  /**
   * The placeholder of a secret.
   *
   * @param kind the kind of secret, in lower-case letters and hyphens
   * @param number the number, equal for equal secrets of a cassette
   */
  public static String of(String kind, long number) {
    return "[redacted:" + kind + ":" + number + "]";
  }

  /** Whether {@code text} consists of one placeholder. */
  public static boolean is(String text) {
    return ANY.matcher(text).matches();
  }

  /**
   * A copy of the text with all placeholders made equal. Numbers depend on the order of a
   * recording, and kinds on what the recorder knew about a secret, so neither can be part of a
   * request key.
   */
  public static String collapse(String text) {
    return text.contains("[redacted:") ? ANY.matcher(text).replaceAll("[redacted]") : text;
  }

  /** The highest placeholder number in {@code text}; 0 when there is no placeholder. */
  public static long highestNumber(String text) {
    return ANY.matcher(text).results().mapToLong(m -> numberOf(m.group(2))).max().orElse(0);
  }

  private static long numberOf(String digits) {
    return digits.length() > 15 ? 0 : Long.parseLong(digits);
  }
}
