package dev.understudy.session;

/** What is behind the path of a session. */
public sealed interface Found {

  /** A session that answers. */
  record Open(Session session) implements Found {}

  /**
   * None.
   *
   * @param reason why, as a clause
   */
  record None(String reason) implements Found {}
}
