package dev.understudy.engine;

import dev.understudy.journal.JournalEntry;
import dev.understudy.session.JsonValue;
import dev.understudy.session.SentRequest;
import java.util.Optional;

/**
 * A request from the journal.
 *
 * @param entry the request's journal entry
 */
public record JournaledRequest(JournalEntry entry) implements SentRequest {

  @Override
  public String method() {
    return entry.method();
  }

  @Override
  public String path() {
    return entry.path();
  }

  @Override
  public String query() {
    return entry.query();
  }

  @Override
  public Optional<String> header(String name) {
    return entry.headers().first(name);
  }

  @Override
  public String body() {
    return entry.body();
  }

  @Override
  public long bodyBytes() {
    return entry.bodyBytes();
  }

  @Override
  public int status() {
    return entry.status();
  }

  @Override
  public JsonValue json() {
    return JsonValue.parse(entry.body(), "the body of " + this);
  }

  /** Returns the request line, and the status of the answer. */
  @Override
  public String toString() {
    return entry.line() + (entry.status() == 0 ? "" : " -> " + entry.status());
  }
}
