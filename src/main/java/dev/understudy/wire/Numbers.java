package dev.understudy.wire;

import java.math.BigDecimal;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads JSON numbers that are safe to calculate with. */
public final class Numbers {

  /** No count or amount has more digits; arithmetic on a billion digits takes minutes. */
  private static final int MOST_DIGITS = 400;

  private Numbers() {}

  /**
   * The value; empty unless the node is a number of at most {@value #MOST_DIGITS} digits and
   * decimal places.
   */
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
