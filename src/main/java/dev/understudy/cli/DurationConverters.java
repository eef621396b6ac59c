package dev.understudy.cli;

import dev.understudy.settings.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converters for durations on the command line: with a unit, or a number in an option's own unit.
 */
final class DurationConverters {

  private DurationConverters() {}

  /** Reads a number without a unit as milliseconds. */
  static final class Millis implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      return duration(value, ChronoUnit.MILLIS);
    }
  }

  /** Reads a number without a unit as seconds. */
  static final class Seconds implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      return duration(value, ChronoUnit.SECONDS);
    }
  }

  private static Duration duration(String value, ChronoUnit unit) {
    try {
      return Durations.parse(value, unit);
    } catch (IllegalArgumentException notDuration) {
      throw new TypeConversionException(notDuration.getMessage());
    }
  }
}
