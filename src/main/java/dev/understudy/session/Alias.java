package dev.understudy.session;

import java.net.URI;

/**
 * A base URL that leads to the current session, for a client that is created once, before the
 * sessions in which it is used. Only one session can be current, so tests that use it must run one
 * at a time. Thread-safe.
 */
public interface Alias {

  /** The base URL for Anthropic clients, without a slash at its end. */
  URI baseUrl();

  /** The base URL for OpenAI clients: it ends in {@code /v1}. */
  URI openAiBaseUrl();

  /**
   * Makes this session the current one.
   *
   * @throws IllegalArgumentException for a session of another server
   */
  void begin(Session session);

  /** Stops leading to this session, if it is the current one. */
  void end(Session session);
}
