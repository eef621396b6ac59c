package dev.understudy.session;

import java.net.URI;

/**
 * A base URL that leads to whatever session is current: for a client that is made once, before the
 * sessions that it is used in. Only one at a time can be current, so tests behind it run one after
 * the other. Thread-safe.
 */
public interface Alias {

  /** The base URL for Anthropic clients, without a slash at its end. */
  URI baseUrl();

  /** The base URL for OpenAI clients: it ends in {@code /v1}. */
  URI openAiBaseUrl();

  /**
   * Leads to this session from now on.
   *
   * @throws IllegalArgumentException for a session of another server
   */
  void begin(Session session);

  /** Does not lead to this session any more. */
  void end(Session session);
}
