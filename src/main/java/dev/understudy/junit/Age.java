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
 * The maximum age of recordings. A cassette written by hand or from documentation has no age.
 *
 * @param most the maximum
 */
record Age(Duration most) {

  /**
   * Parses a duration such as {@code 30d}, or an ISO 8601 duration such as {@code PT12H}; empty for
   * an empty text.
   *
   * @throws IllegalArgumentException if the text has another form
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
          "invalid duration '" + text + "': expected a duration such as 30d or PT12H", notDuration);
    }
  }

  /** A message about the first cassette that is too old, or empty if none is. */
  Optional<String> objection(List<Path> cassettes, Instant now) {
    for (Path file : CassetteFiles.find(cassettes)) {
      String recorded = Cassette.open(file).header().recordedAt();
      Optional<Duration> age = recordedAt(recorded).map(then -> Duration.between(then, now));
      if (age.filter(old -> old.compareTo(most) > 0).isPresent()) {
        return Optional.of(
            file
                + ": recorded at "
                + recorded
                + ", "
                + words(age.get())
                + " ago; the maximum age is "
                + words(most)
                + "; record it again with -Dunderstudy.mode=record, or raise maxAge");
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
