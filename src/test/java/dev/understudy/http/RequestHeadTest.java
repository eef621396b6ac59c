package dev.understudy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.Dialect;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.testing.RawClient;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {

  private static final Bytes JSON = Bytes.utf8("{\"model\":\"m\"}");

  @Test
  void isReadFromTheWireAsItWasSent() {
    CompletableFuture<RequestHead> read = new CompletableFuture<>();
    try (ExchangeServer server =
        ExchangeServer.answering(exchange -> {
          exchange.request().setAttribute(RequestHead.PREFIX, "/s/1");
          read.complete(RequestHead.of(exchange.request()));
          exchange.refuse(ErrorKind.FORBIDDEN, "no");
        })) {
      RawClient.exchange(
          server.url(),
          RawClient.request("GET", "/v1/models/a%20b?x=1&y=%20", "X-Two: 1\r\nx-two: 2\r\n", ""));
    }
    assertThat(read)
        .isCompletedWithValue(
            new RequestHead(
                "GET",
                "/v1/models/a%20b",
                "x=1&y=%20",
                headers("Host: localhost", "X-Two: 1", "x-two: 2"),
                "/s/1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Upgrade: websocket | Connection: Upgrade
          upgrade: WebSocket | connection: upgrade
          Upgrade: websocket | Connection: keep-alive, Upgrade
          Upgrade: websocket | Connection: keep-alive,UPGRADE ,x
          """)
  void anUpgradeIsAskedForWithBothHeaders(String upgrade, String connection) {
    assertThat(get(upgrade, connection).asksForWebSocket()).isTrue();
  }

  @Test
  void anUpgradeMayBeNamedInASecondConnectionLine() {
    RequestHead head = get("Connection: keep-alive", "Upgrade: websocket", "Connection: Upgrade");
    assertThat(head.asksForWebSocket()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Upgrade: h2c       | Connection: Upgrade
          Upgrade: websocket | Connection: keep-alive
          Upgrade: websocket | Connection: upgraded
          Upgrade: websocket | X-Connection: Upgrade
          X-Upgrade: websocket | Connection: Upgrade
          """)
  void halfOfTheHeadersAskForNothing(String upgrade, String connection) {
    assertThat(get(upgrade, connection).asksForWebSocket()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "HEAD", "get"})
  void onlyGetAsksForAnUpgrade(String method) {
    Headers both = headers("Upgrade: websocket", "Connection: Upgrade");
    assertThat(new RequestHead(method, "/", "", both).asksForWebSocket()).isFalse();
  }

  @Test
  void whatTheConnectionSaysIsNotOfTheClient() {
    RequestHead head =
        get(
            "Host: localhost",
            "Authorization: Bearer x",
            "Content-Length: 2",
            "Expect: 100-continue",
            "Accept-Encoding: gzip",
            "Connection: keep-alive, X-Hop",
            "X-Hop: 1",
            "Keep-Alive: 5",
            "Sec-WebSocket-Key: AAAA",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Extensions: permessage-deflate",
            "Sec-WebSocket-Protocol: realtime",
            "X-Two: 1",
            "x-two: 2");
    assertThat(head.clientHeaders())
        .isEqualTo(
            headers(
                "Authorization: Bearer x",
                "Sec-WebSocket-Protocol: realtime",
                "X-Two: 1",
                "x-two: 2"));
  }

  @Test
  void theRootIsHostAndPrefix() {
    Headers host = headers("Host: double:8080");
    assertThat(new RequestHead("GET", "/v1/x", "", host, "/s/1").root())
        .isEqualTo("http://double:8080/s/1");
    assertThat(new RequestHead("GET", "/v1/x", "", host).root()).isEqualTo("http://double:8080");
  }

  @Test
  void withoutAHostThereIsNoRoot() {
    assertThat(new RequestHead("GET", "/v1/x", "", Headers.NONE, "/s/1").root()).isEmpty();
    assertThat(new RequestHead("GET", "/v1/x", "", headers("Host: "), "/s/1").root()).isEmpty();
  }

  @Test
  void theDialectIsThatOfThePath() {
    assertThat(new RequestHead("POST", "/v1/messages", "", Headers.NONE).dialect())
        .isEqualTo(Dialect.MESSAGES);
  }

  @Test
  void aPlainBodyIsKeptAsItIs() {
    RecordedRequest request = post("Content-Type: application/json").with(Body.of(JSON));
    assertThat(request)
        .isEqualTo(
            new RecordedRequest(
                "POST",
                "/v1/x",
                "a=b",
                headers("Content-Type: application/json"),
                Body.of(JSON),
                ContentCoding.IDENTITY));
  }

  @Test
  void aZippedBodyIsKeptPlain() {
    RecordedRequest request = post("Content-Encoding: gzip").with(Body.of(gzip(JSON)));
    assertThat(request.body()).isEqualTo(Body.of(JSON));
    assertThat(request.decoded()).isEqualTo(ContentCoding.GZIP);
    assertThat(request.headers()).isEqualTo(headers("Content-Encoding: gzip"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip, gzip"})
  void aBodyThatCannotBeLookedIntoIsKeptByItsDigest(String coding) {
    RecordedRequest request = post("Content-Encoding: " + coding).with(Body.of(JSON));
    assertThat(request.body()).isEqualTo(Body.Omitted.of(JSON));
    assertThat(request.decoded()).isEqualTo(ContentCoding.IDENTITY);
  }

  @Test
  void aBodyThatIsBrokenInItsCodingIsKeptByItsDigest() {
    Bytes whole = gzip(JSON);
    Bytes broken = whole.slice(0, whole.size() - 6);
    RecordedRequest request = post("Content-Encoding: gzip").with(Body.of(broken));
    assertThat(request.body()).isEqualTo(Body.Omitted.of(broken));
    assertThat(request.decoded()).isEqualTo(ContentCoding.IDENTITY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void aBodyThatMerelyIsNotCodedIsKeptAsItIs(String coding) {
    RecordedRequest request = post("Content-Encoding: " + coding).with(Body.of(JSON));
    assertThat(request.body()).isEqualTo(Body.of(JSON));
    assertThat(request.decoded()).isEqualTo(ContentCoding.IDENTITY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br"})
  void aBodyThatIsEmptyOrWasOmittedStaysThat(String coding) {
    RequestHead head = post("Content-Encoding: " + coding);
    Body omitted = Body.Omitted.of(JSON);
    assertThat(head.with(Body.none()).body()).isEqualTo(Body.none());
    assertThat(head.with(omitted).body()).isEqualTo(omitted);
  }

  @Test
  void theRequestForAnUpgradeKeepsThatItIsOne() {
    RequestHead head = get("Upgrade: websocket", "Connection: Upgrade", "X-Mine: 1");
    assertThat(head.with(Body.none()).headers())
        .isEqualTo(headers("X-Mine: 1", "Upgrade: websocket"));
  }

  private static RequestHead get(String... lines) {
    return new RequestHead("GET", "/v1/responses", "", headers(lines));
  }

  private static RequestHead post(String... lines) {
    return new RequestHead("POST", "/v1/x", "a=b", headers(lines));
  }

  private static Headers headers(String... lines) {
    Stream<HeaderField> fields =
        Arrays.stream(lines)
            .map(line -> line.split(": ", 2))
            .map(parts -> new HeaderField(parts[0], parts[1]));
    return new Headers(fields.toList());
  }

  private static Bytes gzip(Bytes plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain.toArray());
    } catch (IOException unexpected) {
      throw new AssertionError(unexpected);
    }
    return Bytes.wrap(out.toByteArray());
  }
}
