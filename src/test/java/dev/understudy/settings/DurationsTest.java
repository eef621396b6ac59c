package dev.understudy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "2s, PT2S", "10m, PT10M", "12h, PT12H", "30d, PT720H", "0s, PT0S"})
  void aNumberWithItsUnitIsADuration(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {" 2s", "2s ", "2 s", "\t2  s\n"})
  void spacesDoNotCount(String text) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofSeconds(2));
  }

  @Property
  void whatIsWrittenIsRead(
      @ForAll @IntRange(max = 100_000) int amount, @ForAll("units") String unit) {
    Duration duration = Duration.of(amount, UNITS.get(unit));
    assertThat(Durations.parse(amount + unit)).isEqualTo(duration);
    assertThat(Durations.parse(amount + unit, ChronoUnit.SECONDS)).isEqualTo(duration);
  }

  @Provide
  Arbitrary<String> units() {
    return Arbitraries.of(UNITS.keySet());
  }

  @Test
  void aBareNumberHasTheUnitOfTheCaller() {
    assertThat(Durations.parse("90", ChronoUnit.DAYS)).isEqualTo(Duration.ofDays(90));
    assertThat(Durations.parse("90s", ChronoUnit.DAYS)).isEqualTo(Duration.ofSeconds(90));
  }

  @ParameterizedTest
  @ValueSource(strings = {"100001d", "2400001h", "999999999999d"})
  void whatNobodyWaitsForIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessage("invalid duration '" + text + "': expected at most 100000d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "2", "s", "-2s", "+2s", "2.5s", "2S", "2 sec", "2s3ms", "1000000000000s"})
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessage(
            "invalid duration '"
                + text
                + "': expected a number with its unit, such as 500ms, 2s, 10m, 12h or 30d");
  }
}
