package dev.understudy.grammar;

import java.util.List;
import java.util.Optional;

/**
 * Something came that the grammar does not allow there, or the stream ended too early.
 *
 * @param kind what is wrong
 * @param came the event, empty for the end of the stream
 * @param expected what could have come, {@code end of stream} included
 * @param lane where, such as {@code output_index 0}; empty outside of lanes
 * @param problem what is wrong when it is about lanes rather than order; else empty
 * @param rule the rule that the grammar names for this place, if it names one
 */
public record Mismatch(
    Kind kind,
    String came,
    List<String> expected,
    String lane,
    String problem,
    Optional<String> rule) {

  /** What can be wrong. */
  public enum Kind {
    /** An event has no place where it came. */
    PLACE,
    /** Lanes were left although one of them was not over. */
    UNFINISHED,
    /** Lanes are not numbered or not kept apart as they have to be. */
    LANE,
    /** The stream ended too early. */
    END
  }

  private static final int NAMED = 5;

  /** How the end of a stream is named among what is expected. */
  public static final String END = "the end of the stream";

  /** Copies the list. */
  public Mismatch {
    expected = List.copyOf(expected);
  }

  static Mismatch ofPlace(String came, List<String> expected, Optional<String> rule) {
    return new Mismatch(Kind.PLACE, came, expected, "", "", rule);
  }

  /** What was expected, for a message. */
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

  /** What came instead, for a message. */
  public String actualText() {
    return !problem.isEmpty() ? problem : came.isEmpty() ? END : came;
  }

  /** The event that is out of its place or, at the end of the stream, the one that is missing. */
  public String blameSymbol() {
    return came.isEmpty() && !expected.isEmpty() ? expected.get(0) : came;
  }

  Mismatch within(String outer) {
    return new Mismatch(
        kind, came, expected, lane.isEmpty() ? outer : outer + ", " + lane, problem, rule);
  }
}
