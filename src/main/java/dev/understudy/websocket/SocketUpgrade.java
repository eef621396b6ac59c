package dev.understudy.websocket;

import dev.understudy.http.Exchange;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.Handshaker;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.jspecify.annotations.Nullable;

/** Upgrades an exchange with a client to a WebSocket (RFC 6455, 4.2). */
public final class SocketUpgrade {

  /** The headers of the handshake itself; all others are taken from the gateway. */
  private static final Set<String> OF_THE_HANDSHAKE =
      Set.of("sec-websocket-accept", "sec-websocket-extensions", "content-length");

  private static final String PROTOCOL = "sec-websocket-protocol";
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;

  private SocketUpgrade() {}

  /** The reason why an upgrade request is invalid, or empty if it is valid. */
  public static Optional<String> objection(Request request) {
    if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1) {
      return Optional.of("a WebSocket upgrade needs HTTP/1.1 (RFC 6455, 4.1)");
    }
    String version = request.getHeaders().get(HttpHeader.SEC_WEBSOCKET_VERSION);
    if (!VERSION.equals(version)) {
      return Optional.of(
          "a WebSocket needs the header 'Sec-WebSocket-Version: "
              + VERSION
              + "' (RFC 6455, 4.2.1), not "
              + (version == null ? "none" : "'" + version + "'"));
    }
    String key = request.getHeaders().get(HttpHeader.SEC_WEBSOCKET_KEY);
    return isKey(key)
        ? Optional.empty()
        : Optional.of(
            "a WebSocket needs the header 'Sec-WebSocket-Key' with 16 bytes in base64 (RFC 6455,"
                + " 4.2.1)");
  }

  /**
   * Accepts the upgrade.
   *
   * @param headers the headers of the gateway's answer
   * @param end receives the events of the connection
   */
  public static void accept(Exchange exchange, Headers headers, SocketEnd end) {
    Request request = exchange.request();
    Response response = exchange.response();
    for (HeaderField field : headers.endToEnd()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (!OF_THE_HANDSHAKE.contains(name) && !name.equals(PROTOCOL)) {
        response.getHeaders().add(field.name(), field.value());
      }
    }
    Optional<String> protocol = headers.first(PROTOCOL);
    WebSocketNegotiator negotiator =
        new WebSocketNegotiator() {
          @Override
          public FrameHandler negotiate(
              ServerUpgradeRequest asked, ServerUpgradeResponse answer, Callback unused) {
            protocol.filter(asked::hasSubProtocol).ifPresent(answer::setAcceptedSubProtocol);
            return end;
          }

          @Override
          public void customize(Configuration configuration) {
            SocketEnd.configure(configuration);
          }
        };
    boolean upgraded =
        Handshaker.newInstance()
            .upgradeRequest(
                negotiator,
                new PlainRequest(request),
                response,
                exchange.callback(),
                components(request),
                null);
    if (!upgraded) {
      throw new IllegalStateException("a valid upgrade could not be completed");
    }
  }

  /**
   * The upgrade request without its URL, which may be invalid, and without extensions: compression
   * would hide the boundaries of frames, and cassettes contain uncompressed frames.
   */
  private static final class PlainRequest extends Request.Wrapper {
    private static final HttpURI ANY = HttpURI.from("http://localhost/");

    private final HttpFields headers;

    PlainRequest(Request request) {
      super(request);
      this.headers =
          HttpFields.build(request.getHeaders())
              .remove(HttpHeader.SEC_WEBSOCKET_EXTENSIONS)
              .asImmutable();
    }

    @Override
    public HttpURI getHttpURI() {
      return ANY;
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }
  }

  /** The WebSocket components, created lazily since most servers have no socket. */
  private static WebSocketComponents components(Request request) {
    Server server = request.getConnectionMetaData().getConnector().getServer();
    synchronized (server) {
      return WebSocketServerComponents.ensureWebSocketComponents(server);
    }
  }

  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }
}
