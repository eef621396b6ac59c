package dev.understudy.verify;

import dev.understudy.contract.Level;
import dev.understudy.contract.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule that is broken, and where.
 *
 * @param rule the rule
 * @param level how much it means here; a request that the gateway refused is a note at most
 * @param side which part of the exchange
 * @param event the event's number in its stream, counted from 1; 0 when it is not about one
 * @param eventName its name; empty when it is not about one
 * @param pointer where in the body or event, as a JSON Pointer
 * @param expected what should be there
 * @param actual what is there
 * @param times how often it was broken in the same way
 * @param flaky whether it was kept when the same was asked again
 */
public record Finding(
    Rule rule,
    Level level,
    Side side,
    int event,
    String eventName,
    String pointer,
    String expected,
    String actual,
    int times,
    boolean flaky) {

  /** The parts of an exchange. */
  public enum Side {
    /** What the client sent. */
    REQUEST,
    /** What the gateway answered. */
    RESPONSE
  }

  /** Where in its exchange the rule is broken; empty for the exchange as a whole. */
  public String place() {
    List<String> parts = new ArrayList<>();
    if (side == Side.REQUEST) {
      parts.add("request");
    }
    if (event > 0) {
      parts.add("event " + event + (eventName.isEmpty() ? "" : " (" + eventName + ")"));
    }
    if (!pointer.isEmpty()) {
      parts.add(pointer);
    }
    if (times > 1) {
      parts.add(times + " times");
    }
    if (flaky) {
      parts.add("flaky, kept when asked again");
    }
    return String.join(", ", parts);
  }

  Finding atMost(Level most) {
    Level lower = level.compareTo(most) < 0 ? most : level;
    return new Finding(
        rule, lower, side, event, eventName, pointer, expected, actual, times, flaky);
  }

  /** Of an attempt before one that kept the rule: a warning at most. */
  Finding asFlaky() {
    Finding lower = atMost(Level.SHOULD);
    return new Finding(
        rule, lower.level, side, event, eventName, pointer, expected, actual, times, true);
  }

  Finding again() {
    return new Finding(
        rule, level, side, event, eventName, pointer, expected, actual, times + 1, flaky);
  }
}
