package dev.understudy.settings;

/** The answer to a request once all recordings of it have been used. */
public enum Repeat {
  /** An error: all recordings of the request have been used. */
  NEVER,
  /** The last recording, repeatedly. */
  LAST,
  /** All recordings again, from the first. */
  CYCLE
}
