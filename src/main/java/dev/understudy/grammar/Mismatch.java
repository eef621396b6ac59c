package dev.understudy.grammar;

import java.util.List;
import java.util.Optional;

/**
 * An event that the grammar does not allow at its position, or a stream that ended too early.
 *
 * @param kind the kind of mismatch
 * @param came the event; empty for the end of the stream
 * @param expected the events that could have come, including {@value #END}
 * @param lane the lane, such as {@code output_index 0}; empty outside lanes
 * @param problem the problem if it concerns lanes rather than order; otherwise empty
 * @param rule the rule that the grammar names for this position, if any
 */
public record Mismatch(
    Kind kind,
    String came,
    List<String> expected,
    String lane,
    String problem,
    Optional<String> rule) {

  /** The kinds of mismatch. */
  public enum Kind {
    /** An event is not allowed where it came. */
    PLACE,
    /** An event after the lanes came although one of them was not over. */
    UNFINISHED,
    /** Lanes are not numbered or separated as required. */
    LANE,
    /** The stream ended too early. */
    END
  }

  private static final int NAMED = 5;

  /** The name of the end of a stream among the expected events. */
  public static final String END = "the end of the stream";

  /** Copies the list. */
  public Mismatch {
    expected = List.copyOf(expected);
  }

  static Mismatch ofPlace(String came, List<String> expected, Optional<String> rule) {
    return new Mismatch(Kind.PLACE, came, expected, "", "", rule);
  }

  /** The expected events, for a message. */
  public String expectedText() {
    if (expected.isEmpty()) {
      return "nothing more";
    }
    int named = Math.min(NAMED, expected.size());
    String text =
        expected.size() == 1
            ? expected.get(0)
            : expected.size() > NAMED
                ? String.join(", ", expected.subList(0, named)) + " and others"
                : String.join(", ", expected.subList(0, named - 1))
                    + " or "
                    + expected.get(named - 1);
    return lane.isEmpty() ? text : text + " (" + lane + ")";
  }

  /** The actual event, for a message. */
  public String actualText() {
    return !problem.isEmpty() ? problem : came.isEmpty() ? END : came;
  }

  /** The event that is misplaced or, at the end of the stream, the one that is missing. */
  public String blameSymbol() {
    return came.isEmpty() && !expected.isEmpty() ? expected.get(0) : came;
  }

  Mismatch within(String outer) {
    return new Mismatch(
        kind, came, expected, lane.isEmpty() ? outer : outer + ", " + lane, problem, rule);
  }
}
