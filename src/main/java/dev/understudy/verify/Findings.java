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
 * Collects the findings of one exchange. Repetitions of the same problem are one finding with a
 * count, so that memory does not grow with the stream. Not thread-safe.
 */
final class Findings {

  private static final int LONGEST_KEY = 256;

  /** The maximum of different findings. */
  private static final int MOST = 200;

  private final Map<String, Finding> found = new LinkedHashMap<>();
  private final Set<String> applied = new HashSet<>();
  private int count;
  private int event;
  private String eventName = "";

  /** Sets the event of the next findings; 0 for none. */
  void at(int event, String eventName) {
    this.event = event;
    this.eventName = eventName;
  }

  /** Notes that a rule applied to something. */
  void applied(Rule rule) {
    applied.add(rule.id());
  }

  void add(Rule rule, Side side, String pointer, String expected, String actual) {
    add(rule, side, pointer, expected, actual, true);
  }

  /**
   * Adds a finding.
   *
   * @param byEvent whether equal findings in events of different names are counted separately
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

  /** The number of findings, including repetitions. */
  int count() {
    return count;
  }

  /** Whether all findings are notes. */
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
