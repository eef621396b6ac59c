package dev.understudy.engine;

import dev.understudy.session.Alias;
import dev.understudy.session.Session;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An alias that points to sessions of one server. Thread-safe. */
final class LiveAlias implements Alias {

  private final String id;
  private final ServerContext server;
  private final Set<LiveSession> current = ConcurrentHashMap.newKeySet();

  LiveAlias(String id, ServerContext server) {
    this.id = id;
    this.server = server;
  }

  @Override
  public URI baseUrl() {
    return URI.create(server.root().get() + Sessions.ROOT + id);
  }

  @Override
  public URI openAiBaseUrl() {
    return URI.create(baseUrl() + "/v1");
  }

  @Override
  public void begin(Session session) {
    if (!(session instanceof LiveSession live) || !live.isOf(server)) {
      throw new IllegalArgumentException(
          "the session belongs to another server; an alias can only point to sessions of its own"
              + " server");
    }
    current.add(live);
  }

  @Override
  public void end(Session session) {
    if (session instanceof LiveSession live) {
      current.remove(live);
    }
  }

  SessionLookup find() {
    LiveSession[] sessions = current.toArray(LiveSession[]::new);
    return switch (sessions.length) {
      case 1 -> new SessionLookup.Open(sessions[0]);
      case 0 -> new SessionLookup.None("no test is using this base URL");
      default ->
          new SessionLookup.None(
              sessions.length
                  + " tests are using this base URL at the same time; give each client the base URL"
                  + " of its own session, or run the tests one after the other");
    };
  }
}
