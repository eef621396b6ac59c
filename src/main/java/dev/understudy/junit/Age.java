package dev.understudy.junit;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteFiles;
import dev.understudy.settings.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * How old recordings may be. What was not recorded, but written by hand or from documentation, has
 * no age.
 *
 * @param most the most
 */
record Age(Duration most) {

  /**
   * Parses a duration such as {@code 30d}, or one of ISO 8601 such as {@code PT12H}; nothing for an
   * empty text.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Optional<Age> parse(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(new Age(duration(text.strip())));
  }

  private static Duration duration(String text) {
    if (!text.regionMatches(true, 0, "P", 0, 1)) {
      return Durations.parse(text.replaceFirst("days?$", "d"));
    }
    try {
      Duration age = Duration.parse(text);
      if (age.isNegative()) {
        throw new IllegalArgumentException("invalid duration '" + text + "': expected 0 or more");
      }
      return age;
    } catch (DateTimeParseException notDuration) {
      throw new IllegalArgumentException(
          "invalid duration '" + text + "': expected one such as 30d or PT12H", notDuration);
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
