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
 * Everything of a request but its body.
 *
 * @param method the HTTP method
 * @param path as sent, with its percent-escapes
 * @param query as sent, empty when there is none
 * @param headers all of them
 * @param prefix what stood before the path and is not part of it: a session's; mostly empty
 */
public record RequestHead(
    String method, String path, String query, Headers headers, String prefix) {

  /** The request attribute that holds the prefix. */
  public static final String PREFIX = RequestHead.class.getName() + ".prefix";

  /** The most of a body that is kept on cassettes and in memory, unless a person says otherwise. */
  public static final int DEFAULT_BODY_CAP = 64 * 1024 * 1024;

  /** What each connection says anew, and what Understudy itself asks an upstream for. */
  private static final Set<String> OF_THE_TRANSPORT =
      Set.of(
          "host",
          "content-length",
          "expect",
          "accept-encoding",
          "sec-websocket-key",
          "sec-websocket-version",
          "sec-websocket-extensions");

  /** Of one connection, and yet what the request is about. */
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

  /** What the client asked before the path: scheme, host and prefix; empty when it does not say. */
  public String root() {
    return headers
        .first("host")
        .filter(host -> !host.isBlank())
        .map(host -> "http://" + host + prefix)
        .orElse("");
  }

  /** The dialect that the path tells. */
  public Dialect dialect() {
    return Dialect.ofPath(path);
  }

  /** Whether an upgrade to a WebSocket is asked for (RFC 6455, 4.2.1). */
  public boolean asksForWebSocket() {
    return method.equals("GET")
        && headers.first("upgrade").filter("websocket"::equalsIgnoreCase).isPresent()
        && headers.fields().stream()
            .filter(field -> field.is("connection"))
            .flatMap(field -> Stream.of(field.value().split(",", -1)))
            .anyMatch(token -> token.strip().equalsIgnoreCase("upgrade"));
  }

  /**
   * The headers that the client itself has something to say with: they go upstream and on a
   * cassette.
   */
  public Headers clientHeaders() {
    return headers
        .endToEnd()
        .without(field -> OF_THE_TRANSPORT.contains(field.name().toLowerCase(Locale.ROOT)));
  }

  /**
   * The request with a body as it stood on the wire, its content coding undone.
   *
   * <p>A body that cannot be looked into is kept by its digest only, since it could hold a secret;
   * one that merely is not coded as its header says is kept as it is.
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
