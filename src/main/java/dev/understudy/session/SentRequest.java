package dev.understudy.session;

import dev.understudy.journal.JournalEntry;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.PlainJson;
import dev.understudy.wire.PointerPattern;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request that the code under test has sent, without its secrets, and what became of it.
 *
 * @param entry its entry in the journal
 */
public record SentRequest(JournalEntry entry) {

  /** The HTTP method. */
  public String method() {
    return entry.method();
  }

  /** The path as sent, behind the session's base URL. */
  public String path() {
    return entry.path();
  }

  /** The first value of a header; what carries a credential is masked. */
  public Optional<String> header(String name) {
    return entry.headers().first(name);
  }

  /** The body as text. */
  public String body() {
    return entry.body();
  }

  /** The status of the answer; 0 when there was none. */
  public int status() {
    return entry.status();
  }

  /**
   * A value of the JSON body.
   *
   * @param pointer RFC 6901; empty for the whole
   * @return a string, number, boolean, {@code List} or {@code Map}; null for JSON's null and for
   *     what is not there
   * @throws IllegalStateException when the body is no JSON, with its beginning
   */
  public @Nullable Object value(String pointer) {
    JsonNode root =
        CanonicalJson.parse(Bytes.utf8(entry.body()))
            .orElseThrow(() ->
                new IllegalStateException(
                    "the body of " + this + " is no JSON: " + Excerpt.quoted(entry.body())));
    return PlainJson.of(PointerPattern.parse(pointer).in(root));
  }

  /** The request line, and the status that answered it. */
  @Override
  public String toString() {
    return entry.line() + (entry.status() == 0 ? "" : " -> " + entry.status());
  }
}
