package dev.understudy.dialect;

/** Hears of invariants that do not hold. */
@FunctionalInterface
public interface InvariantListener {

  /**
   * Says what is wrong with the event, or the answer, that is being looked at.
   *
   * @param pointer where in it, as a JSON Pointer
   */
  void broken(Invariant invariant, String pointer, String expected, String actual);
}
