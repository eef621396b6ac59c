package dev.understudy.settings;

/** The answer to a request once all recordings of it have been used. */
public enum Repeat {
  /** Nothing: the request is exhausted. */
  NEVER,
  /** The last recording, repeatedly. */
  LAST,
  /** All recordings again, from the first. */
  CYCLE;

  /**
   * The index of the recording, of {@code count}, that answers request number {@code take}, counted
   * from 0; -1 for none.
   */
  public int pick(int take, int count) {
    if (take < count) {
      return take;
    }
    return switch (this) {
      case NEVER -> -1;
      case LAST -> count - 1;
      case CYCLE -> take % count;
    };
  }
}
