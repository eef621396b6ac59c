package dev.understudy.verify;

import dev.understudy.contract.Level;
import dev.understudy.contract.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * A broken rule and the place where it is broken.
 *
 * @param rule the rule
 * @param level the level that applies here; at most a note if the gateway rejected the request
 * @param side the part of the exchange
 * @param event the number of the event in its stream, counted from 1; 0 for no event
 * @param eventName the event's name, or empty
 * @param pointer the place in the body or event, as a JSON Pointer
 * @param expected the expected value
 * @param actual the actual value
 * @param times how often the rule was broken in the same way
 * @param flaky whether the rule was kept when the request was repeated
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
    /** The client's request. */
    REQUEST,
    /** The gateway's answer. */
    RESPONSE
  }

  /** The place in the exchange as text; empty for the whole exchange. */
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
      parts.add("flaky, kept when repeated");
    }
    return String.join(", ", parts);
  }

  Finding atMost(Level most) {
    Level lower = level.compareTo(most) < 0 ? most : level;
    return new Finding(
        rule, lower, side, event, eventName, pointer, expected, actual, times, flaky);
  }

  /** Returns this finding as flaky, at most a warning, because a later attempt kept the rule. */
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
