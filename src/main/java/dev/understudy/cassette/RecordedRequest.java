package dev.understudy.cassette;

import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.Headers;

/**
 * A request as it reached Understudy.
 *
 * @param method the HTTP method
 * @param path the path as sent, percent-escapes included
 * @param query the query as sent, without the question mark; empty when there is none
 * @param headers the end-to-end headers, and {@code Upgrade} where it asks for a WebSocket
 * @param body the body, with {@code decoded} undone
 * @param decoded the content coding that the body had on the wire
 */
public record RecordedRequest(
    String method, String path, String query, Headers headers, Body body, ContentCoding decoded) {

  /** What stands for the method where a WebSocket is meant: no plain request answers that. */
  public static final String SOCKET = "WS";

  /** Stands for a request that could not be looked at. */
  public static final RecordedRequest UNKNOWN =
      new RecordedRequest("?", "", "", Headers.NONE, Body.none(), ContentCoding.IDENTITY);

  /** Whether it asks for an upgrade to a WebSocket (RFC 6455, 4.1). */
  public boolean asksForWebSocket() {
    return method.equals("GET")
        && headers.first("upgrade").filter("websocket"::equalsIgnoreCase).isPresent();
  }

  /** The same request with another body, as it is on the wire. */
  public RecordedRequest with(Body other) {
    return new RecordedRequest(method, path, query, headers, other, ContentCoding.IDENTITY);
  }

  /** A message on the WebSocket that this request asked for, as a request of its own. */
  public RecordedRequest message(Body message) {
    return new RecordedRequest(SOCKET, path, query, headers, message, ContentCoding.IDENTITY);
  }

  /** Method, path and query, as in a request line. */
  public String line() {
    return method + ' ' + path + (query.isEmpty() ? "" : '?' + query);
  }
}
