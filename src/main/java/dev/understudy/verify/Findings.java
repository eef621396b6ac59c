package dev.understudy.verify;

import dev.understudy.contract.Level;
import dev.understudy.contract.Rule;
import dev.understudy.verify.Finding.Side;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects what is found in one exchange. What is wrong in the same way again and again is one
 * finding that says how often, so that memory does not grow with the stream.
 */
final class Findings {

  private static final int LONGEST_KEY = 256;

  /** More different findings than a person reads of one exchange. */
  private static final int MOST = 200;

  private final Map<String, Finding> found = new LinkedHashMap<>();
  private final Set<String> applied = new HashSet<>();
  private int count;
  private int event;
  private String eventName = "";

  /** What is found from now on is about this event; 0 for none. */
  void at(int event, String eventName) {
    this.event = event;
    this.eventName = eventName;
  }

  /** Notes that a rule had something to look at. */
  void applied(Rule rule) {
    applied.add(rule.id());
  }

  void add(Rule rule, Side side, String pointer, String expected, String actual) {
    add(rule, side, pointer, expected, actual, true);
  }

  /**
   * Adds what is wrong.
   *
   * @param byEvent whether the same in events of different names is told apart
   */
  void add(Rule rule, Side side, String pointer, String expected, String actual, boolean byEvent) {
    applied(rule);
    count++;
    String name = eventName.substring(0, Math.min(eventName.length(), LONGEST_KEY));
    String place = pointer.replaceAll("/[0-9]+(?=/|$)", "/*");
    String key =
        rule.id()
            + ' '
            + side
            + ' '
            + (byEvent ? name : "")
            + ' '
            + place.substring(0, Math.min(place.length(), LONGEST_KEY));
    Finding before = found.get(key);
    if (before != null) {
      found.put(key, before.again());
    } else if (found.size() < MOST) {
      found.put(
          key,
          new Finding(
              rule,
              rule.level(),
              side,
              event,
              name,
              pointer,
              expected.isEmpty() ? rule.says() : expected,
              actual,
              1,
              false));
    }
  }

  /** How often something was found, the same again counted too. */
  int count() {
    return count;
  }

  /** Whether nothing is worse than a note. */
  boolean areNotes() {
    return found.values().stream().allMatch(finding -> finding.level() == Level.OBSERVED);
  }

  List<Finding> all() {
    return new ArrayList<>(found.values());
  }

  Set<String> applied() {
    return applied;
  }
}
