package dev.understudy.engine;

/** The result of looking up a session by its path. */
public sealed interface SessionLookup {

  /** An open session. */
  record Open(LiveSession session) implements SessionLookup {}

  /**
   * No session.
   *
   * @param reason the reason, as a clause
   */
  record None(String reason) implements SessionLookup {}
}
