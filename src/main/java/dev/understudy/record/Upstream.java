package dev.understudy.record;

import dev.understudy.http.RequestHead;
import dev.understudy.http.Threads;
import dev.understudy.redact.Credentials;
import dev.understudy.settings.UpstreamSettings;
import dev.understudy.settings.UpstreamUrl;
import dev.understudy.websocket.GatewaySocket;
import dev.understudy.websocket.SocketEnd;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import dev.understudy.wire.UrlText;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.client.BasicAuthentication;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client for the gateway, which adds no headers, changes nothing and follows no redirects.
 */
final class Upstream implements AutoCloseable {

  private static final long CONNECT_TIMEOUT_MILLIS = 15_000;

  /**
   * The buffer size for most heads, in bytes; a larger head uses a buffer of {@link #MAX_HEADERS}.
   */
  private static final int HEAD_BUFFER = 8 * 1024;

  /** The maximum size of response headers, in bytes. */
  private static final int MAX_HEADERS = 256 * 1024;

  /** The size of the read buffer, in bytes: a transfer chunk that fits is read as one. */
  private static final int READ_BUFFER = 64 * 1024;

  private static final String PROTOCOL = "sec-websocket-protocol";

  /**
   * The prefix of the subprotocol in which browsers, which cannot set headers, send a key (OpenAI,
   * Realtime guide).
   */
  private static final String KEY_PROTOCOL = "openai-insecure-api-key.";

  private final UpstreamSettings settings;
  private final HttpClient client;
  private @Nullable WebSocketComponents sockets;
  private final Set<Connection> used =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private Upstream(UpstreamSettings settings, HttpClient client) {
    this.settings = settings;
    this.client = client;
  }

  /**
   * Starts a client.
   *
   * @throws IllegalArgumentException if certificates or proxy cannot be used; the message has the
   *     reason
   */
  static Upstream start(UpstreamSettings settings) {
    HttpClient client = client(settings);
    new ProxyEnvironment(settings.environment())
        .proxyFor(settings.url())
        .ifPresent(proxy -> use(proxy, client));
    try {
      client.start();
    } catch (Exception unexpected) {
      throw new IllegalStateException("the upstream client did not start", unexpected);
    }
    client.getContentDecoderFactories().clear();
    client.getProtocolHandlers().remove("redirect");
    client.getProtocolHandlers().remove("www-authenticate");
    client.getProtocolHandlers().remove("proxy-authenticate");
    return new Upstream(settings, client);
  }

  /** Creates an upstream request from a client's request, without its body. */
  Request newRequest(RequestHead head) {
    UpstreamUrl url = settings.url();
    String query = head.query().isEmpty() ? "" : '?' + withKey(head.query());
    return to(url, url.prefix() + head.path() + query)
        .method(head.method())
        .headers(headers -> {
          for (HeaderField field : head.clientHeaders()) {
            headers.add(field.name(), withKey(field));
          }
          headers.put(HttpHeader.ACCEPT_ENCODING, "identity");
          if (!settings.key().isEmpty() && !carriesKey(head)) {
            headers.put(HttpHeader.AUTHORIZATION, "Bearer " + settings.key());
          }
        });
  }

  /** Makes a call request an upgrade to a WebSocket. */
  void askForWebSocket(Request call, SocketEnd end, Consumer<Headers> upgraded) {
    GatewaySocket.ask(call, client, sockets(), end, upgraded);
  }

  /** The WebSocket components, created lazily since most recordings have no socket. */
  private synchronized WebSocketComponents sockets() {
    if (sockets == null) {
      sockets =
          new WebSocketComponents(
              null, null, client.getByteBufferPool(), null, null, client.getExecutor());
    }
    return sockets;
  }

  /**
   * Creates a request to a path and query, unchanged except for characters that are invalid in a
   * URI. A path that starts with two slashes must not be parsed as a host.
   */
  private Request to(UpstreamUrl url, String pathAndQuery) {
    String origin = url.scheme() + "://" + url.host() + ":" + url.port();
    // "OPTIONS *" has no path (RFC 9112, 3.2.4); the client requires a leading slash.
    String slash = pathAndQuery.startsWith("/") ? "" : "/";
    return client.newRequest(URI.create(origin + slash + escaped(pathAndQuery)));
  }

  /** Escapes the characters that are invalid in a URI. */
  private static String escaped(String pathAndQuery) {
    StringBuilder out = new StringBuilder(pathAndQuery.length());
    for (byte next : pathAndQuery.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (next & 0xff);
      if (c <= ' ' || c >= 0x7f || "\"<>\\^`{|}#[]".indexOf(c) >= 0) {
        out.append(String.format("%%%02X", (int) c));
      } else {
        out.append(c);
      }
    }
    return UrlText.withSoundEscapes(out);
  }

  /** Sends a call on a connection that no other call uses. */
  void sendOnNewConnection(
      Request request, Response.CompleteListener complete, Consumer<Throwable> noConnection) {
    client
        .resolveDestination(request)
        .newConnection(
            new Promise<>() {
              @Override
              public void succeeded(Connection connection) {
                connection.send(
                    request,
                    result -> {
                      complete.onComplete(result);
                      soon(connection::close);
                    });
              }

              @Override
              public void failed(Throwable cause) {
                noConnection.accept(cause);
              }
            });
  }

  /** Creates the idle timeout of a call. */
  IdleTimeout silence(Consumer<TimeoutException> tooLong) {
    return new IdleTimeout(client.getScheduler(), settings.timeout(), tooLong);
  }

  /** Notes that a connection carries a call; returns whether it carried one before. */
  boolean isReused(Connection connection) {
    return !used.add(connection);
  }

  /** Runs a task on a thread of the client, after the current callback. */
  void soon(Runnable task) {
    client.getExecutor().execute(task);
  }

  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception unexpected) {
      throw new IllegalStateException("the upstream client did not stop", unexpected);
    }
  }

  private static boolean carriesKey(RequestHead head) {
    return head.headers().has("authorization")
        || head.headers().first(PROTOCOL).filter(it -> it.contains(KEY_PROTOCOL)).isPresent()
        || Credentials.KEY_HEADERS.stream().anyMatch(head.headers()::has)
        || head.query().startsWith("key=")
        || head.query().contains("&key=");
  }

  private String withKey(HeaderField field) {
    if (settings.key().isEmpty()) {
      return field.value();
    }
    if (field.is("authorization")) {
      return "Bearer " + settings.key();
    }
    if (field.is(PROTOCOL)) {
      return field
          .value()
          .replaceAll(
              Pattern.quote(KEY_PROTOCOL) + "[^,\\s]*",
              Matcher.quoteReplacement(KEY_PROTOCOL + settings.key()));
    }
    return Credentials.KEY_HEADERS.stream().anyMatch(field::is) ? settings.key() : field.value();
  }

  private String withKey(String query) {
    return settings.key().isEmpty()
        ? query
        : query.replaceAll(
            "(^|&)key=[^&]*",
            "$1key="
                + Matcher.quoteReplacement(
                    URLEncoder.encode(settings.key(), StandardCharsets.UTF_8)));
  }

  private static HttpClient client(UpstreamSettings settings) {
    QueuedThreadPool threads = Threads.pool("understudy-upstream", 32, 2);
    SslContextFactory.Client tls = new SslContextFactory.Client();
    settings.ca().ifPresent(file -> tls.setTrustStore(trust(file)));
    ClientConnector connector = new ClientConnector();
    connector.setSslContextFactory(tls);
    connector.setExecutor(threads);
    HttpClient client =
        new HttpClient(
            new HttpClientTransportDynamic(
                connector,
                HttpClientConnectionFactory.HTTP11,
                new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector))));
    client.setExecutor(threads);
    // A failing connection can release its read buffer while it is still being filled; from a pool,
    // the connection of the retry would get the same buffer and lose its answer.
    client.setByteBufferPool(new ByteBufferPool.NonPooling());
    connector.setByteBufferPool(client.getByteBufferPool());
    client.setUseInputDirectByteBuffers(false);
    client.setUseOutputDirectByteBuffers(false);
    client.setFollowRedirects(false);
    client.setUserAgentField(null);
    client.setDefaultRequestContentType(null);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    // IdleTimeout measures each call: a connection is also idle while its client is slow.
    client.setIdleTimeout(0);
    client.setMaxConnectionsPerDestination(Short.MAX_VALUE);
    client.setMaxRequestsQueuedPerDestination(Short.MAX_VALUE);
    client.setMaxRequestHeadersSize(MAX_HEADERS);
    client.setRequestBufferSize(HEAD_BUFFER);
    client.setMaxResponseHeadersSize(MAX_HEADERS);
    client.setResponseBufferSize(READ_BUFFER);
    return client;
  }

  private static KeyStore trust(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException(file + ": no certificate in PEM format");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
      return store;
    } catch (IOException | GeneralSecurityException unusable) {
      throw new IllegalArgumentException(
          file + ": no certificate in PEM format: " + unusable.getMessage(), unusable);
    }
  }

  private static void use(URI proxy, HttpClient client) {
    boolean secure = "https".equals(proxy.getScheme());
    int port = proxy.getPort() >= 0 ? proxy.getPort() : secure ? 443 : 80;
    HttpProxy http = new HttpProxy(new Origin.Address(proxy.getHost(), port), secure);
    client.getProxyConfiguration().addProxy(http);
    String user = proxy.getUserInfo();
    if (user != null) {
      String[] parts = user.split(":", 2);
      client
          .getAuthenticationStore()
          .addAuthenticationResult(
              new BasicAuthentication.BasicResult(
                  http.getURI(),
                  HttpHeader.PROXY_AUTHORIZATION,
                  parts[0],
                  parts.length > 1 ? parts[1] : ""));
    }
  }
}
