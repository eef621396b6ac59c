package dev.understudy.diff;

/**
 * One difference.
 *
 * @param kind what it is about
 * @param endpoint method, path, and whether a stream was asked for
 * @param where what is different, such as an event with a JSON Pointer
 * @param before what it was; empty when it was not there
 * @param after what it is; empty when it is gone
 */
public record Drift(Kind kind, String endpoint, String where, String before, String after) {

  /** What can be different. */
  public enum Kind {
    /** An endpoint was asked in one of both only. */
    ENDPOINT,
    /** A status came in one of both only. */
    STATUS,
    /** A response header came in one of both only. */
    HEADER,
    /** One event follows another in one of both only. */
    ORDER,
    /** A member is there in one of both only, or has other types. */
    MEMBER,
    /** A value that was asked to be compared. */
    VALUE
  }

  /** The difference in one line. */
  @Override
  public String toString() {
    String change =
        before.isEmpty() && after.isEmpty()
            ? ""
            : before.isEmpty()
                ? "appeared: " + after
                : after.isEmpty() ? "vanished: " + before : before + " -> " + after;
    return where.isEmpty() ? change : where + "  " + change;
  }
}
