package dev.understudy.http;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.Dialect;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Request;

/**
 * A request without its body.
 *
 * @param method the HTTP method
 * @param path the path as sent, with its percent-escapes
 * @param query the query as sent; empty when there is none
 * @param headers all headers
 * @param prefix a session's prefix before the path, which is not part of it; usually empty
 */
public record RequestHead(
    String method, String path, String query, Headers headers, String prefix) {

  /** The request attribute that holds the prefix. */
  public static final String PREFIX = RequestHead.class.getName() + ".prefix";

  /** The default limit on a body in cassettes and in memory, in bytes. */
  public static final int DEFAULT_BODY_CAP = 64 * 1024 * 1024;

  /**
   * Headers that belong to one connection, and headers that Understudy itself sends to an upstream.
   */
  private static final Set<String> OF_THE_TRANSPORT =
      Set.of(
          "host",
          "content-length",
          "expect",
          "accept-encoding",
          "sec-websocket-key",
          "sec-websocket-version",
          "sec-websocket-extensions");

  /** The header of an upgrade, which is kept although it belongs to one connection. */
  private static final HeaderField UPGRADE = new HeaderField("Upgrade", "websocket");

  /** A head without a prefix. */
  public RequestHead(String method, String path, String query, Headers headers) {
    this(method, path, query, headers, "");
  }

  /** Reads a request's head. */
  public static RequestHead of(Request request) {
    String path = request.getHttpURI().getPath();
    String query = request.getHttpURI().getQuery();
    return new RequestHead(
        request.getMethod(),
        path == null ? "*" : path,
        query == null ? "" : query,
        JettyHeaders.of(request.getHeaders()),
        request.getAttribute(PREFIX) instanceof String prefix ? prefix : "");
  }

  /** The URL before the path: scheme, host and prefix; empty when the request has no host. */
  public String root() {
    return headers
        .first("host")
        .filter(host -> !host.isBlank())
        .map(host -> "http://" + host + prefix)
        .orElse("");
  }

  /** The dialect of the path. */
  public Dialect dialect() {
    return Dialect.ofPath(path);
  }

  /** Whether this asks for an upgrade to a WebSocket (RFC 6455, 4.2.1). */
  public boolean asksForWebSocket() {
    return method.equals("GET")
        && headers.first("upgrade").filter("websocket"::equalsIgnoreCase).isPresent()
        && headers.fields().stream()
            .filter(field -> field.is("connection"))
            .flatMap(field -> Stream.of(field.value().split(",", -1)))
            .anyMatch(token -> token.strip().equalsIgnoreCase("upgrade"));
  }

  /** The headers that carry the client's own information, which are sent upstream and recorded. */
  public Headers clientHeaders() {
    return headers
        .endToEnd()
        .without(field -> OF_THE_TRANSPORT.contains(field.name().toLowerCase(Locale.ROOT)));
  }

  /**
   * Combines this head with a body from the wire, whose content coding is decoded.
   *
   * <p>Only the digest of a body that cannot be decoded is kept, since it could hold a secret; a
   * body that merely is not coded as its header says is kept unchanged.
   */
  public RecordedRequest with(Body wire) {
    ContentCoding coding = ContentCoding.of(headers);
    Bytes bytes = wire.bytesOrEmpty();
    if (coding == ContentCoding.IDENTITY || bytes.isEmpty()) {
      return with(wire, ContentCoding.IDENTITY);
    }
    return coding
        .decode(bytes, 2 * DEFAULT_BODY_CAP)
        .map(plain -> with(Body.of(plain), coding))
        .orElseGet(() ->
            with(
                coding == ContentCoding.OPAQUE || looksCompressed(bytes)
                    ? Body.Omitted.of(bytes)
                    : wire,
                ContentCoding.IDENTITY));
  }

  private RecordedRequest with(Body body, ContentCoding decoded) {
    Headers kept = asksForWebSocket() ? clientHeaders().with(UPGRADE) : clientHeaders();
    return new RecordedRequest(method, path, query, kept, body, decoded);
  }

  /** Whether the first bytes are those of gzip (RFC 1952, 2.3.1). */
  private static boolean looksCompressed(Bytes bytes) {
    return bytes.size() > 2 && bytes.slice(0, 2).toLatin1().equals("\u001f\u008b");
  }
}
