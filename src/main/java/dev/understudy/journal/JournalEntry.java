package dev.understudy.journal;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.Mistake;
import dev.understudy.match.MissReport;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A redacted request and its outcome.
 *
 * @param number the position in the journal, counted from 1
 * @param at the time of the entry
 * @param method the HTTP method
 * @param path the path as sent
 * @param query the query as sent
 * @param headers the end-to-end request headers
 * @param body the request body as text, or the beginning of a very large one
 * @param bodyBytes the length of the whole body
 * @param outcome how Understudy handled the request
 * @param status the status of the answer, or 0 if there was none
 * @param detail the source of the answer, or the problem
 * @param verification the result of the verification; empty if the exchange has not been verified
 * @param mistakes the mistakes in the call
 * @param miss why no recording answered; empty if one did
 */
public record JournalEntry(
    long number,
    Instant at,
    String method,
    String path,
    String query,
    Headers headers,
    String body,
    long bodyBytes,
    Outcome outcome,
    int status,
    String detail,
    Optional<VerificationResult> verification,
    List<Mistake> mistakes,
    Optional<MissReport> miss) {

  /** Copies {@code mistakes}. */
  public JournalEntry {
    mistakes = List.copyOf(mistakes);
  }

  /** The maximum of characters of a body, enough for a request with images. */
  static final int BODY_KEPT = 8 * 1024 * 1024;

  private static final int LINE_KEPT = 4096;

  private static final int HEADERS_KEPT = 64;
  private static final int VALUE_KEPT = 512;

  /** Creates an entry without a number, for a redacted request. */
  public static JournalEntry of(
      RecordedRequest redacted, Outcome outcome, int status, String detail) {
    String text = redacted.body().bytesOrEmpty().toUtf8Lenient();
    long size =
        redacted.body() instanceof Body.Omitted omitted
            ? omitted.size()
            : redacted.body().bytesOrEmpty().size();
    return new JournalEntry(
        0,
        Instant.EPOCH,
        redacted.method(),
        cut(redacted.path(), LINE_KEPT),
        cut(redacted.query(), LINE_KEPT),
        headers(redacted.headers()),
        cut(text, BODY_KEPT),
        size,
        outcome,
        status,
        detail,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** Creates an entry without a number, for a request that no recording answered. */
  public static JournalEntry of(
      RecordedRequest redacted, Outcome outcome, int status, MissReport miss) {
    JournalEntry entry = of(redacted, outcome, status, miss.brief());
    return entry.copy(
        entry.number, entry.at, entry.verification, miss.mistakes(), Optional.of(miss));
  }

  /** Returns a copy of this entry with a verification result. */
  public JournalEntry withVerification(Optional<VerificationResult> verified) {
    return copy(number, at, verified, mistakes, miss);
  }

  /** Returns a copy of this entry with mistakes. */
  public JournalEntry withMistakes(List<Mistake> found) {
    return copy(number, at, verification, found, miss);
  }

  /** Limits the headers of an entry, so that the journal's size is limited. */
  private static Headers headers(Headers headers) {
    boolean bounded =
        headers.fields().size() <= HEADERS_KEPT
            && headers.fields().stream()
                .allMatch(field ->
                    field.name().length() <= VALUE_KEPT && field.value().length() <= VALUE_KEPT);
    if (bounded) {
      return headers;
    }
    return new Headers(
        headers.fields().stream()
            .limit(HEADERS_KEPT)
            .map(field ->
                new HeaderField(cut(field.name(), VALUE_KEPT), cut(field.value(), VALUE_KEPT)))
            .toList());
  }

  private static String cut(String text, int length) {
    return text.substring(0, Math.min(text.length(), length));
  }

  /** Method, path and query, as in a request line. */
  public String line() {
    return method + ' ' + path + (query.isEmpty() ? "" : '?' + query);
  }

  JournalEntry numbered(long number, Instant at) {
    return copy(number, at, verification, mistakes, miss);
  }

  private JournalEntry copy(
      long number,
      Instant at,
      Optional<VerificationResult> verification,
      List<Mistake> mistakes,
      Optional<MissReport> miss) {
    return new JournalEntry(
        number,
        at,
        method,
        path,
        query,
        headers,
        body,
        bodyBytes,
        outcome,
        status,
        detail,
        verification,
        mistakes,
        miss);
  }
}
