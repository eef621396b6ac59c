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
 * The settings and services that all sessions of a server share.
 *
 * @param root the server's root, known once it listens
 * @param environment the environment variables, a source of secrets
 * @param pacer schedules the chunks of all answers
 * @param clock the clock for timestamps
 * @param drain how long closing a session waits for its calls in progress
 * @param maxBody the largest body that the server's own session records, in bytes
 * @param tool the program that a new cassette names as its recorder
 * @param listener receives each journal entry
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

  /** Copies {@code environment}. */
  public ServerContext {
    environment = Map.copyOf(environment);
  }
}
