package dev.understudy.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.cassette.Opcode;
import dev.understudy.http.Exchange;
import dev.understudy.http.RequestHead;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.settings.UpstreamSettings;
import dev.understudy.settings.UpstreamUrl;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.RawUpstream;
import dev.understudy.testing.Sockets;
import dev.understudy.websocket.SocketEnd;
import dev.understudy.websocket.SocketUpgrade;
import dev.understudy.wire.Headers;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways to a gateway: its URL, TLS, HTTP/2 and proxies. */
class UpstreamTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "https://api.example.com,https://api.example.com",
    "https://api.example.com/,https://api.example.com",
    "https://api.example.com/v1,https://api.example.com",
    "HTTPS://api.example.com:443/v1/,https://api.example.com",
    "https://example.com:8443/api/v1,https://example.com:8443/api",
    "http://[::1]:80,http://[::1]"
  })
  void theRootAndTheBaseUrlAreTheSame(String text, String url) {
    assertThat(UpstreamUrl.parse(text)).hasToString(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://h/v1/responses|is the URL of one endpoint; use the base URL: https://h/v1",
        "https://h/api/v1/messages/|is the URL of one endpoint; use the base URL:"
            + " https://h/api/v1",
        "https://h/v1?utm_source=blog|has a query or fragment, to which a client's SDK would append"
            + " its path; leave it out",
        "https://h/#x|has a query or fragment, to which a client's SDK would append its path; leave"
            + " it out",
        "https://u:p@h|contains a user or password; put the key into an environment variable and"
            + " name that instead",
        "api.example.com|is not an http or https URL with a host, such as https://api.example.com",
        "ftp://h|is not an http or https URL with a host, such as https://api.example.com",
      })
  void anythingElseIsRefusedWithTheReason(String text, String problem) {
    assertThatThrownBy(() -> UpstreamUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(problem);
  }

  @ParameterizedTest
  @CsvSource({"true,HTTP/2.0", "false,HTTP/1.1"})
  void tlsIsTrustedByTheGivenCertificateAndHttp2ByAlpn(boolean http2, String version)
      throws Exception {
    Server gateway = tlsServer(http2);
    try {
      String url =
          "https://localhost:" + ((ServerConnector) gateway.getConnectors()[0]).getLocalPort();
      try (UnderstudyServer recorder =
          record(url, Optional.of(folder.resolve("ca.pem")), Map.of(), "tape.yaml")) {
        RawClient.Received answer = RawClient.post(recorder.baseUrl(), "/v1/responses", "{}");
        assertThat(answer.text()).isEqualTo(version);
        assertThat(answer.header("x-two")).isEqualTo("2");
        try (RawSocket client = Sockets.connect(recorder.baseUrl())) {
          assertThat(client.header("x-two")).isEqualTo("2");
          assertThat(client.text("hello").next().text()).isEqualTo("hello");
        }
      }
      assertThat(Files.readString(folder.resolve("tape.yaml"))).contains("x-two: \"2\"");
      try (UnderstudyServer recorder = record(url, Optional.empty(), Map.of(), "other.yaml")) {
        RawClient.Received answer = RawClient.post(recorder.baseUrl(), "/v1/responses", "{}");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("unable to find valid certification path");
      }
    } finally {
      gateway.stop();
    }
  }

  @Test
  void aFileWithoutCertificatesIsRefused() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    assertThatThrownBy(() -> record("https://localhost", Optional.of(empty), Map.of(), "tape.yaml"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(empty + ": no certificate in PEM format");
  }

  @Test
  void aProxyOfTheEnvironmentIsUsedWithItsPassword() {
    RawUpstream.Script script =
        (request, connection) -> {
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy");
          return false;
        };
    try (RawUpstream proxy = RawUpstream.start(script);
        UnderstudyServer recorder =
            record(
                "http://gateway.invalid",
                Optional.empty(),
                Map.of("HTTP_PROXY", "http://user:pass@127.0.0.1:" + proxy.port()),
                "tape.yaml")) {
      assertThat(RawClient.post(recorder.baseUrl(), "/v1/x", "{}").text()).isEqualTo("proxy");
      assertThat(proxy.received().get(0).line())
          .isEqualTo("POST http://gateway.invalid/v1/x HTTP/1.1");
      assertThat(proxy.received().get(0).header("Proxy-Authorization"))
          .isEqualTo("Basic dXNlcjpwYXNz");
    }
  }

  @Test
  void anHttpsUpstreamIsReachedThroughATunnel() throws Exception {
    Server gateway = tlsServer(false);
    int port = ((ServerConnector) gateway.getConnectors()[0]).getLocalPort();
    RawUpstream.Script tunnel =
        (request, connection) -> {
          connection.send("HTTP/1.1 200 Connection established\r\n\r\n");
          connection.tunnelTo(new Socket("127.0.0.1", port));
          return false;
        };
    // A name that is not of this machine, for which the certificate is made too.
    try (RawUpstream proxy = RawUpstream.start(tunnel);
        UnderstudyServer recorder =
            record(
                "https://gateway.test:" + port,
                Optional.of(folder.resolve("ca.pem")),
                Map.of("https_proxy", "127.0.0.1:" + proxy.port()),
                "tape.yaml")) {
      assertThat(RawClient.post(recorder.baseUrl(), "/v1/x", "{}").text()).isEqualTo("HTTP/1.1");
      assertThat(proxy.received().get(0).line())
          .isEqualTo("CONNECT gateway.test:" + port + " HTTP/1.1");
    } finally {
      gateway.stop();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://api.example.com|http://p:1||http://p:1",
        "http://api.example.com|http://p:1|example.com|",
        "http://api.example.com|http://p:1|.example.com, other|",
        "http://api.example.com|http://p:1|*.example.com|",
        "http://api.example.com:99|http://p:1|api.example.com:98|http://p:1",
        "http://api.example.com|http://p:1|*|",
        "http://notexample.com|http://p:1|example.com|http://p:1",
        "http://localhost:9|http://p:1||",
        "http://127.0.0.1:9|http://p:1||",
        "http://[::1]:9|http://p:1||",
      })
  void noProxyIsHonoured(String upstream, String proxy, String noProxy, String used) {
    Map<String, String> environment =
        Map.of("http_proxy", proxy, "NO_PROXY", noProxy == null ? "" : noProxy);
    assertThat(
            new ProxyEnvironment(environment)
                .proxyFor(UpstreamUrl.parse(upstream))
                .map(Object::toString))
        .isEqualTo(Optional.ofNullable(used));
  }

  private UnderstudyServer record(
      String url, Optional<Path> ca, Map<String, String> environment, String tape) {
    UpstreamSettings upstream =
        UpstreamSettings.builder(UpstreamUrl.parse(url))
            .ca(ca)
            .timeout(Duration.ofSeconds(10))
            .environment(environment)
            .build();
    return UnderstudyServer.start(
        Doubles.recording(url, folder.resolve(tape)).upstream(upstream).build(), Doubles.local());
  }

  /** Answers with the protocol version it was spoken to in; says again what comes on a socket. */
  private Server tlsServer(boolean http2) throws Exception {
    Path store = folder.resolve("server.p12");
    if (!Files.exists(store)) {
      keytool(
          "-genkeypair",
          "-keyalg",
          "EC",
          "-dname",
          "CN=localhost",
          "-ext",
          "SAN=dns:localhost,dns:gateway.test",
          "-validity",
          "2",
          "-storetype",
          "PKCS12");
      keytool("-exportcert", "-rfc", "-file", folder.resolve("ca.pem").toString());
    }
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStorePath(store.toString());
    tls.setKeyStorePassword("changeit");
    HttpConfiguration http = new HttpConfiguration();
    HttpConnectionFactory http11 = new HttpConnectionFactory(http);
    Server server = new Server();
    ServerConnector connector;
    if (http2) {
      ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
      alpn.setDefaultProtocol(http11.getProtocol());
      connector =
          new ServerConnector(
              server,
              new SslConnectionFactory(tls, alpn.getProtocol()),
              alpn,
              new HTTP2ServerConnectionFactory(http),
              http11);
    } else {
      connector =
          new ServerConnector(
              server, new SslConnectionFactory(tls, HttpVersion.HTTP_1_1.asString()), http11);
    }
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            response.getHeaders().put("x-two", "2");
            if (RequestHead.of(request).asksForWebSocket()) {
              SocketUpgrade.accept(
                  Exchange.of(request, response, callback), Headers.NONE, Echo.end());
              return true;
            }
            String version = request.getConnectionMetaData().getHttpVersion().asString();
            Content.Sink.write(response, true, version, callback);
            return true;
          }
        });
    server.start();
    return server;
  }

  private void keytool(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-keystore",
            folder.resolve("server.p12").toString(),
            "-storepass",
            "changeit",
            "-alias",
            "s"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
  }

  private static final class Echo implements SocketEnd.Events {
    private final SocketEnd end = new SocketEnd(this);

    static SocketEnd end() {
      return new Echo().end;
    }

    @Override
    public void onOpen() {
      end.read();
    }

    @Override
    public void onFrame(Opcode opcode, boolean fin, ByteBuffer payload, Runnable done) {
      end.send(opcode, fin, payload, done);
    }

    @Override
    public void onClose(int code, String reason) {}

    @Override
    public void onEnd(Optional<Throwable> failure) {}
  }
}
