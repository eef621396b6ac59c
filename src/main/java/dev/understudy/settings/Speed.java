package dev.understudy.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The speed at which recordings are played.
 *
 * @param factor how many times as fast as recorded; infinite means without waiting
 */
public record Speed(double factor) {

  private static final Pattern FACTOR = Pattern.compile("[0-9]+(\\.[0-9]+)?(e-?[0-9]+)?x");

  /** The recorded speed. */
  public static final Speed RECORDED = new Speed(1);

  /** The speed that never waits. */
  public static final Speed INSTANT = new Speed(Double.POSITIVE_INFINITY);

  /** Refuses a factor that is not a positive number. */
  public Speed {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("invalid speed " + factor + ": expected more than 0");
    }
  }

  /**
   * Parses {@code recorded}, {@code instant}, or a factor such as {@code 2x} or {@code 0.5x}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Speed parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (word.equals("recorded")) {
      return RECORDED;
    }
    if (word.equals("instant")) {
      return INSTANT;
    }
    if (FACTOR.matcher(word).matches()) {
      double factor = Double.parseDouble(word.substring(0, word.length() - 1));
      if (factor > 0 && !Double.isInfinite(factor)) {
        return new Speed(factor);
      }
    }
    throw new IllegalArgumentException(
        "invalid speed '" + text + "': expected recorded, instant, or a factor such as 2x");
  }

  /** Whether recordings are played without waiting. */
  public boolean isInstant() {
    return Double.isInfinite(factor);
  }
}
