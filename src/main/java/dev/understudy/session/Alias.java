package dev.understudy.session;

import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A base URL that leads to whatever session is current: for a client that is made once, before the
 * sessions that it is used in. Only one at a time can be current, so tests behind it run one after
 * the other. Safe for use by several threads.
 */
public final class Alias {

  private final String id;
  private final ServerContext host;
  private final Set<Session> current = ConcurrentHashMap.newKeySet();

  Alias(String id, ServerContext host) {
    this.id = id;
    this.host = host;
  }

  /** The base URL for Anthropic clients, without a slash at its end. */
  public URI baseUrl() {
    return URI.create(host.root().get() + Sessions.ROOT + id);
  }

  /** The base URL for OpenAI clients: it ends in {@code /v1}. */
  public URI openAiBaseUrl() {
    return URI.create(baseUrl() + "/v1");
  }

  /** From now on it leads to this session. */
  public void begin(Session session) {
    current.add(session);
  }

  /** From now on it does not lead to this session any more. */
  public void end(Session session) {
    current.remove(session);
  }

  SessionLookup find() {
    Session[] sessions = current.toArray(Session[]::new);
    return switch (sessions.length) {
      case 1 -> new SessionLookup.Open(sessions[0]);
      case 0 -> new SessionLookup.None("no test is under way behind this base URL");
      default ->
          new SessionLookup.None(
              sessions.length
                  + " tests are under way at once behind this base URL; give each client the base"
                  + " URL of its own session, or run the tests one after the other");
    };
  }
}
