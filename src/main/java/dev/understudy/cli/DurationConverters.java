package dev.understudy.cli;

import dev.understudy.settings.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations on the command line: with a unit, or as the bare number that an option documents. */
final class DurationConverters {

  private DurationConverters() {}

  /** A bare number is in milliseconds. */
  static final class Millis implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      return duration(value, ChronoUnit.MILLIS);
    }
  }

  /** A bare number is in seconds. */
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
