package dev.understudy.cassette;

import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.Headers;

/**
 * A request as it reached Understudy.
 *
 * @param method the HTTP method
 * @param path the path as sent, including percent-escapes
 * @param query the query as sent, without the question mark; empty when there is none
 * @param headers the end-to-end headers, and {@code Upgrade} if it asks for a WebSocket
 * @param body the body, after decoding {@code decoded}
 * @param decoded the content coding that the body had on the wire
 */
public record RecordedRequest(
    String method, String path, String query, Headers headers, Body body, ContentCoding decoded) {

  /** The method that represents a WebSocket, so that it never equals a plain request. */
  public static final String SOCKET = "WS";

  /** A stand-in for a request that could not be read. */
  public static final RecordedRequest UNKNOWN =
      new RecordedRequest("?", "", "", Headers.NONE, Body.none(), ContentCoding.IDENTITY);

  /** Whether this asks for an upgrade to a WebSocket (RFC 6455, 4.1). */
  public boolean asksForWebSocket() {
    return method.equals("GET")
        && headers.first("upgrade").filter("websocket"::equalsIgnoreCase).isPresent();
  }

  /** A copy of this request with another body, which has no content coding. */
  public RecordedRequest with(Body other) {
    return new RecordedRequest(method, path, query, headers, other, ContentCoding.IDENTITY);
  }

  /** A request that represents a message on the WebSocket that this request asked for. */
  public RecordedRequest message(Body message) {
    return new RecordedRequest(SOCKET, path, query, headers, message, ContentCoding.IDENTITY);
  }

  /** The method, path and query, as in a request line. */
  public String line() {
    return method + ' ' + path + (query.isEmpty() ? "" : '?' + query);
  }
}
