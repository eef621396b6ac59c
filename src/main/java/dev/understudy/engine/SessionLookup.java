package dev.understudy.engine;

/** What is behind the path of a session. */
public sealed interface SessionLookup {

  /** A session that answers. */
  record Open(LiveSession session) implements SessionLookup {}

  /**
   * None.
   *
   * @param reason why, as a clause
   */
  record None(String reason) implements SessionLookup {}
}
