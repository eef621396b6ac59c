package dev.understudy.settings;

/** What answers a request once all recordings of it have been used. */
public enum Repeat {
  /** Nothing: the request is exhausted. */
  NEVER,
  /** The last recording, again and again. */
  LAST,
  /** All recordings from the first on. */
  CYCLE
}
