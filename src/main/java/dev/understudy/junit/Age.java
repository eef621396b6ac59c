package dev.understudy.junit;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How old recordings may be. What was not recorded, but written by hand or from documentation, has
 * no age.
 *
 * @param most the most
 */
record Age(Duration most) {

  private static final Pattern DAYS = Pattern.compile("([0-9]{1,6})\\s*d(?:ays?)?");

  /**
   * Parses {@code 30d} and ISO 8601 durations such as {@code PT12H}; nothing for an empty text.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Optional<Age> parse(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    Matcher days = DAYS.matcher(text.strip());
    try {
      Duration most =
          days.matches()
              ? Duration.ofDays(Long.parseLong(days.group(1)))
              : Duration.parse(text.strip());
      if (most.isNegative()) {
        throw new IllegalArgumentException("'" + text + "' is no age; it is before it began");
      }
      return Optional.of(new Age(most));
    } catch (DateTimeParseException notDuration) {
      throw new IllegalArgumentException(
          "'" + text + "' is no age; write it like 30d, or like PT12H", notDuration);
    }
  }

  /** What is to be said about the first of the cassettes that is too old. */
  Optional<String> objection(List<Path> cassettes, Instant now) {
    for (Path file : CassetteFiles.find(cassettes)) {
      String recorded = Cassette.open(file).header().recordedAt();
      Optional<Duration> age = recordedAt(recorded).map(then -> Duration.between(then, now));
      if (age.filter(old -> old.compareTo(most) > 0).isPresent()) {
        return Optional.of(
            file
                + ": was recorded at "
                + recorded
                + ", "
                + words(age.get())
                + " ago, and may be "
                + words(most)
                + " old; record it again with -Dunderstudy.mode=record, or allow it to be"
                + " older with maxAge");
      }
    }
    return Optional.empty();
  }

  private static String words(Duration duration) {
    return duration.toDays() >= 2
        ? duration.toDays() + " days"
        : duration.toHours() >= 2
            ? duration.toHours() + " hours"
            : duration.toMinutes() + " minutes";
  }

  private static Optional<Instant> recordedAt(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException byHand) {
      return Optional.empty();
    }
  }
}
