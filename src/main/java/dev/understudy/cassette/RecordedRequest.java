package dev.understudy.cassette;

import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.Headers;

/**
 * A request as it reached Understudy.
 *
 * @param method the HTTP method
 * @param path the path as sent, percent-escapes included
 * @param query the query as sent, without the question mark; empty when there is none
 * @param headers the end-to-end headers
 * @param body the body, with {@code decoded} undone
 * @param decoded the content coding that the body had on the wire
 */
public record RecordedRequest(
    String method, String path, String query, Headers headers, Body body, ContentCoding decoded) {

  /** Stands for a request that could not be looked at. */
  public static final RecordedRequest UNKNOWN =
      new RecordedRequest("?", "", "", Headers.NONE, Body.none(), ContentCoding.IDENTITY);

  /** Method, path and query, as in a request line. */
  public String line() {
    return method + ' ' + path + (query.isEmpty() ? "" : '?' + query);
  }
}
