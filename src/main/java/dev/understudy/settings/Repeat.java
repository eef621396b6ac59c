package dev.understudy.settings;

/** What answers a request once all recordings of it have been used. */
public enum Repeat {
  /** Nothing: the request is exhausted. */
  NEVER,
  /** The last recording, again and again. */
  LAST,
  /** All recordings from the first on. */
  CYCLE;

  /** Which of {@code count} recordings is the answer number {@code take}; -1 for none. */
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
