package dev.understudy.wire;

import java.math.BigDecimal;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** JSON numbers to reckon with. */
public final class Numbers {

  /** Nothing that is counted has more digits; reckoning with a billion of them takes minutes. */
  private static final int MOST_DIGITS = 400;

  private Numbers() {}

  /** The value; nothing for what is no number, or none of an ordinary size. */
  public static Optional<BigDecimal> of(JsonNode node) {
    if (!node.isNumber()) {
      return Optional.empty();
    }
    try {
      BigDecimal value = node.decimalValue();
      boolean ordinary =
          value.precision() <= MOST_DIGITS && Math.abs((long) value.scale()) <= MOST_DIGITS;
      return ordinary ? Optional.of(value) : Optional.empty();
    } catch (ArithmeticException | NumberFormatException | JacksonException infinite) {
      return Optional.empty();
    }
  }
}
