package dev.understudy.dialect;

/** A listener for broken invariants. */
@FunctionalInterface
public interface InvariantListener {

  /**
   * Called for a broken invariant of the event or the answer being checked.
   *
   * @param pointer the place in it, as a JSON Pointer
   */
  void broken(Invariant invariant, String pointer, String expected, String actual);
}
