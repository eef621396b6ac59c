package dev.understudy.session;

/** What is behind the path of a session. */
public sealed interface SessionLookup {

  /** A session that answers. */
  record Open(Session session) implements SessionLookup {}

  /**
   * None.
   *
   * @param reason why, as a clause
   */
  record None(String reason) implements SessionLookup {}
}
