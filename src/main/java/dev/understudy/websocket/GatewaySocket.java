package dev.understudy.websocket;

import dev.understudy.http.JettyHeaders;
import dev.understudy.wire.Headers;
import java.net.ProtocolException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Behavior;
import org.eclipse.jetty.websocket.core.ExtensionStack;
import org.eclipse.jetty.websocket.core.Negotiated;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketConstants;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.eclipse.jetty.websocket.core.util.WebSocketUtils;

/**
 * Requests a WebSocket upgrade from a gateway as part of an ordinary call, so that a rejection is
 * an ordinary response. Requests no extension.
 */
public final class GatewaySocket implements HttpUpgrader.Factory, HttpUpgrader {

  private static final int KEY_BYTES = 16;

  private final HttpClient client;
  private final WebSocketComponents components;
  private final SocketEnd end;
  private final Consumer<Headers> upgraded;

  private GatewaySocket(
      HttpClient client,
      WebSocketComponents components,
      SocketEnd end,
      Consumer<Headers> upgraded) {
    this.client = client;
    this.components = components;
    this.end = end;
    this.upgraded = upgraded;
  }

  /**
   * Makes a call request an upgrade.
   *
   * @param end receives the events of the connection
   * @param upgraded receives the headers of the gateway's answer, before {@code end} is opened
   */
  public static void ask(
      Request call,
      HttpClient client,
      WebSocketComponents components,
      SocketEnd end,
      Consumer<Headers> upgraded) {
    // Before a connection is chosen: an HTTP/2 connection cannot be upgraded like this.
    call.version(HttpVersion.HTTP_1_1);
    call.attribute(
        HttpUpgrader.Factory.class.getName(), new GatewaySocket(client, components, end, upgraded));
  }

  @Override
  public HttpUpgrader newHttpUpgrader(HttpVersion version) {
    return this;
  }

  @Override
  public void prepare(Request request) {
    byte[] key = new byte[KEY_BYTES];
    ThreadLocalRandom.current().nextBytes(key);
    request
        .method(HttpMethod.GET)
        .version(HttpVersion.HTTP_1_1)
        .headers(headers ->
            headers
                .put(HttpHeader.UPGRADE, "websocket")
                .put(HttpHeader.CONNECTION, "Upgrade")
                .put(HttpHeader.SEC_WEBSOCKET_VERSION, WebSocketConstants.SPEC_VERSION_STRING)
                .put(HttpHeader.SEC_WEBSOCKET_KEY, Base64.getEncoder().encodeToString(key)));
  }

  @Override
  public void upgrade(Response response, EndPoint endPoint, Callback callback) {
    Request request = response.getRequest();
    Optional<String> wrong = wrong(request.getHeaders(), response.getHeaders());
    if (wrong.isPresent()) {
      callback.failed(
          new ProtocolException(
              "the gateway accepted the upgrade with " + wrong.get() + " (RFC 6455, 4.1)"));
      return;
    }
    ExtensionStack none = new ExtensionStack(components, Behavior.CLIENT);
    none.negotiate(List.of(), List.of());
    WebSocketCoreSession session =
        new WebSocketCoreSession(
            end,
            Behavior.CLIENT,
            new Negotiated(
                request.getURI(),
                response.getHeaders().get(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL),
                "https".equals(request.getScheme()),
                none,
                WebSocketConstants.SPEC_VERSION_STRING),
            components);
    SocketEnd.configure(session);
    WebSocketConnection connection =
        new WebSocketConnection(
            endPoint,
            client.getExecutor(),
            client.getScheduler(),
            components.getByteBufferPool(),
            session);
    session.setWebSocketConnection(connection);
    upgraded.accept(JettyHeaders.of(response.getHeaders()));
    endPoint.upgrade(connection);
    callback.succeeded();
  }

  private static Optional<String> wrong(HttpFields asked, HttpFields agreed) {
    String key = asked.get(HttpHeader.SEC_WEBSOCKET_KEY);
    String protocol = agreed.get(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL);
    if (!agreed.contains(HttpHeader.UPGRADE, "websocket")) {
      return Optional.of("no 'Upgrade: websocket'");
    }
    if (!agreed.contains(HttpHeader.CONNECTION, "upgrade")) {
      return Optional.of("no 'Connection: Upgrade'");
    }
    if (!WebSocketUtils.hashKey(key).equals(agreed.get(HttpHeader.SEC_WEBSOCKET_ACCEPT))) {
      return Optional.of("a wrong Sec-WebSocket-Accept");
    }
    if (protocol != null
        && !asked.getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, false).contains(protocol)) {
      return Optional.of("a subprotocol that was not offered");
    }
    return agreed.contains(HttpHeader.SEC_WEBSOCKET_EXTENSIONS)
        ? Optional.of("an extension that was not offered")
        : Optional.empty();
  }
}
