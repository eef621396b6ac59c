package dev.understudy.cassette;

import java.util.regex.Pattern;

/** What stands on a cassette in the place of a secret: {@code [redacted:KIND:N]}. */
public final class Placeholder {

  private static final Pattern ANY = Pattern.compile("\\[redacted:([a-z-]+):([0-9]+)]");

  private Placeholder() {}

  /**
   * The placeholder of a secret.
   *
   * @param kind what it was, in lower-case letters and hyphens
   * @param number equal for equal secrets of a cassette
   */
  public static String of(String kind, long number) {
    return "[redacted:" + kind + ":" + number + "]";
  }

  /** Whether {@code text} is one placeholder and nothing else. */
  public static boolean is(String text) {
    return ANY.matcher(text).matches();
  }

  /**
   * The text with all placeholders made equal. Numbers depend on the order of a recording, and
   * kinds on what the recorder knew of a secret, so that neither can be part of a request key.
   */
  public static String collapse(String text) {
    return text.contains("[redacted:") ? ANY.matcher(text).replaceAll("[redacted]") : text;
  }

  /** The highest number in {@code text}, 0 when there is no placeholder. */
  public static long highestNumber(String text) {
    return ANY.matcher(text).results().mapToLong(m -> numberOf(m.group(2))).max().orElse(0);
  }

  private static long numberOf(String digits) {
    return digits.length() > 15 ? 0 : Long.parseLong(digits);
  }
}
