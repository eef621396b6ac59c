package dev.understudy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpeedTest {

  @ParameterizedTest
  @CsvSource({"recorded, 1", "1x, 1", "2x, 2", "0.5x, 0.5", "' 10X ', 10", "Recorded, 1"})
  void aWordOrAFactorIsASpeed(String text, double factor) {
    assertThat(Speed.parse(text)).isEqualTo(new Speed(factor));
  }

  @Test
  void instantDoesNotWait() {
    assertThat(Speed.parse("instant")).isEqualTo(Speed.INSTANT);
    assertThat(Speed.INSTANT.isInstant()).isTrue();
  }

  @Test
  void aFactorIsNotInstant() {
    assertThat(Speed.RECORDED.isInstant()).isFalse();
    assertThat(Speed.RECORDED.factor()).isEqualTo(1);
    assertThat(new Speed(2).isInstant()).isFalse();
    assertThat(Speed.parse("0.5x")).isEqualTo(new Speed(0.5));
  }

  @Property
  void aFactorThatIsWrittenIsRead(
      @ForAll @DoubleRange(min = 0, minIncluded = false, max = 1e6) double factor) {
    assertThat(Speed.parse(factor + "x")).isEqualTo(new Speed(factor));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "2",
        "fast",
        "2xx",
        "two x",
        "recorded!",
        "1,5x",
        "2dx",
        "0x1p3x",
        "1e999x",
        "0x",
        "-1x",
        "-0.5x"
      })
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Speed.parse(text))
        .withMessage(
            "invalid speed '" + text + "': expected recorded, instant, or a factor such as 2x");
  }

  @Test
  void whatIsNoNumberIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Speed(Double.NaN))
        .withMessage("invalid speed NaN: expected more than 0");
  }
}
