package dev.understudy.engine;

import dev.understudy.journal.JournalEntry;
import dev.understudy.replay.Pacer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What all sessions of one server share.
 *
 * @param root the server's root, known once it listens
 * @param environment where secrets are known from
 * @param pacer plays to all clients
 * @param clock tells when something happened
 * @param drain how long closing a session waits for its calls in progress
 * @param maxBody how many bytes of a body the server's own recording keeps
 * @param tool what a new cassette names as its maker
 * @param listener gets each journal entry
 */
public record ServerContext(
    Supplier<URI> root,
    Map<String, String> environment,
    Pacer pacer,
    Clock clock,
    Duration drain,
    int maxBody,
    String tool,
    Consumer<JournalEntry> listener) {

  /** Copies the map. */
  public ServerContext {
    environment = Map.copyOf(environment);
  }
}
