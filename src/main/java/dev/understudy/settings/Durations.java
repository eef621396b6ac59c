package dev.understudy.settings;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses durations as people write them: {@code 500ms}, {@code 2s}, {@code 10m}, {@code 12h},
 * {@code 30d}.
 */
public final class Durations {

  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,12})\\s*([a-z]*)");

  private static final Duration LONGEST = Duration.ofDays(100_000);

  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  private Durations() {}

  /**
   * Parses a duration with its unit.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Duration parse(String text) {
    return read(text, Optional.empty());
  }

  /**
   * Parses a duration whose unit may be left out.
   *
   * @param unit the unit of a bare number
   * @throws IllegalArgumentException for anything else
   */
  public static Duration parse(String text, ChronoUnit unit) {
    return read(text, Optional.of(unit));
  }

  private static Duration atMost(String text, long number, ChronoUnit unit) {
    if (number > LONGEST.toMillis() / unit.getDuration().toMillis()) {
      throw new IllegalArgumentException(
          "invalid duration '" + text + "': expected at most " + LONGEST.toDays() + "d");
    }
    return Duration.of(number, unit);
  }

  private static Duration read(String text, Optional<ChronoUnit> bare) {
    Matcher amount = AMOUNT.matcher(text.strip());
    if (amount.matches()) {
      Optional<ChronoUnit> unit =
          amount.group(2).isEmpty() ? bare : Optional.ofNullable(UNITS.get(amount.group(2)));
      if (unit.isPresent()) {
        return atMost(text, Long.parseLong(amount.group(1)), unit.get());
      }
    }
    throw new IllegalArgumentException(
        "invalid duration '"
            + text
            + "': expected a number with its unit, such as 500ms, 2s, 10m,"
            + " 12h or 30d");
  }
}
