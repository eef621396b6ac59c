package dev.understudy.engine;

import dev.understudy.journal.JournalEntry;
import dev.understudy.session.JsonValue;
import dev.understudy.session.SentRequest;
import java.util.Optional;

/**
 * A request as the journal has it.
 *
 * @param entry its entry in the journal
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

  /** The request line, and the status that answered it. */
  @Override
  public String toString() {
    return entry.line() + (entry.status() == 0 ? "" : " -> " + entry.status());
  }
}
