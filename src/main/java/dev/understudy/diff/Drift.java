package dev.understudy.diff;

/**
 * One difference between two recordings.
 *
 * @param kind the kind of difference
 * @param endpoint the method, path, and whether a stream was requested
 * @param where the place of the difference, such as an event with a JSON Pointer
 * @param before the value before; empty when it was absent
 * @param after the value after; empty when it is absent
 */
public record Drift(Kind kind, String endpoint, String where, String before, String after) {

  /** The kinds of difference. */
  public enum Kind {
    /** An endpoint was called in only one recording. */
    ENDPOINT,
    /** A status occurs in only one recording. */
    STATUS,
    /** A response header occurs in only one recording. */
    HEADER,
    /** One event follows another in only one recording. */
    ORDER,
    /** A member occurs in only one recording, or has different types. */
    MEMBER,
    /** A value that the user asked to compare differs. */
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
