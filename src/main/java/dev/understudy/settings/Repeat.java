package dev.understudy.settings;

/** The answer to a request once all recordings of it have been used. */
public enum Repeat {
  /** Nothing: the request is exhausted. */
  NEVER,
  /** The last recording, repeatedly. */
  LAST,
  /** All recordings again, from the first. */
  CYCLE
}
