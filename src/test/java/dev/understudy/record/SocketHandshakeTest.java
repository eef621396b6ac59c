package dev.understudy.record;

import static dev.understudy.testing.Sockets.answer;
import static dev.understudy.testing.Sockets.ask;
import static dev.understudy.testing.Sockets.create;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.server.UnderstudyServer;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.RawUpstream;
import dev.understudy.testing.Secrets;
import dev.understudy.testing.Sockets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Upgrades on their way to a gateway and back. */
class SocketHandshakeTest extends SocketRelayFixture {

  @Test
  void aRefusalIsRelayedWithItsBodyAndReplays() {
    String body = "{\"error\":{\"message\":\"no\",\"code\":\"invalid_api_key\"}}";
    for (int status : new int[] {401, 404, 426}) {
      Path each = folder.resolve(status + ".yaml");
      try (RawUpstream upstream =
              RawUpstream.answering(
                  "HTTP/1.1 "
                      + status
                      + " No\r\nX-Reason: test\r\nContent-Type: application/json\r\n"
                      + "Content-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body);
          UnderstudyServer recorder = Doubles.recorder(upstream, each)) {
        RawClient.Received refusal = RawSocket.refused(recorder.baseUrl(), Sockets.PATH, "");
        assertThat(refusal.status()).isEqualTo(status);
        assertThat(refusal.text()).isEqualTo(body);
        assertThat(refusal.header("X-Reason")).isEqualTo("test");
        Doubles.awaitWritten(recorder, 1);
        assertThat(upstream.received().get(0).header("Upgrade")).isEqualTo("websocket");
      }
      try (UnderstudyServer replayer = Doubles.replayer(each)) {
        RawClient.Received refusal = RawSocket.refused(replayer.baseUrl(), Sockets.PATH, "");
        assertThat(refusal.status()).isEqualTo(status);
        assertThat(refusal.text()).isEqualTo(body);
      }
    }
  }

  @Test
  void headersAndSubprotocolsGoBothWaysAndTheirKeysStayOffTheTape() {
    String key = Secrets.apiKey();
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> {
              RawSocket socket =
                  connection.upgrade(
                      request, "Sec-WebSocket-Protocol: realtime\r\nX-Region: eu\r\n");
              socket.text("{\"type\":\"session.created\"}");
              socket.rest();
              return false;
            });
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      try (RawSocket client =
          RawSocket.connect(
              recorder.baseUrl(),
              "/v1/realtime?model=m",
              "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key."
                  + key
                  + "\r\nSec-WebSocket-Extensions: permessage-deflate\r\nX-Mine: 1\r\n")) {
        assertThat(client.header("Sec-WebSocket-Protocol")).isEqualTo("realtime");
        assertThat(client.header("Sec-WebSocket-Extensions")).isEmpty();
        assertThat(client.header("X-Region")).isEqualTo("eu");
        assertThat(client.next().text()).contains("session.created");
        client.close(1000, "");
        client.rest();
      }
      Doubles.awaitWritten(recorder, 1);
      RawUpstream.Received received = upstream.received().get(0);
      assertThat(received.line()).isEqualTo("GET /v1/realtime?model=m HTTP/1.1");
      assertThat(received.header("Sec-WebSocket-Protocol")).contains(key);
      assertThat(received.header("Sec-WebSocket-Extensions")).isEmpty();
      assertThat(received.header("X-Mine")).isEqualTo("1");
    }
    assertThat(document())
        .doesNotContain(key)
        .contains("realtime, openai-insecure-api-key.[redacted:")
        .contains("X-Region: eu");
  }

  @Test
  void theRecordersOwnKeyTakesThePlaceOfTheOneInASubprotocol() {
    String own = Secrets.apiKey();
    try (RawUpstream upstream = gateway(RawSocket::rest);
        UnderstudyServer recorder = record(options(upstream, own, Duration.ofSeconds(5)), 1 << 20);
        RawSocket client =
            RawSocket.connect(
                recorder.baseUrl(),
                "/v1/realtime",
                "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.dummy\r\n")) {
      client.close(1000, "");
      RawUpstream.Received received = upstream.received().get(0);
      assertThat(received.header("Sec-WebSocket-Protocol"))
          .isEqualTo("realtime, openai-insecure-api-key." + own);
      assertThat(received.header("Authorization")).isEmpty();
    }
  }

  @Test
  void aHandshakeThatServersCannotReadReachesTheGatewayAllTheSame() {
    try (RawUpstream upstream = answering();
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      for (String extensions : List.of("=;;,", "permessage-deflate; \"", "@x")) {
        String headers = "Sec-WebSocket-Extensions: " + extensions + "\r\n";
        try (RawSocket client =
            RawSocket.connect(recorder.baseUrl(), "/v1/a|b/responses", headers)) {
          assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
        }
      }
    }
  }

  @Test
  void aClientThatDoesNotWaitForTheUpgradeLosesNothing() {
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> {
              connection.pause(200_000);
              RawSocket socket = connection.upgrade(request, "");
              socket.text(socket.next().text());
              socket.rest();
              return false;
            });
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawSocket client = RawSocket.request(recorder.baseUrl(), Sockets.PATH, "")) {
      client.text(create("early"));
      assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
      assertThat(client.next().text()).isEqualTo(create("early"));
    }
  }

  @Test
  void aGatewayThatAgreesWronglyIsAnUnreachableOne() {
    String upgrade = "Upgrade: websocket\r\n";
    String connection = "Connection: Upgrade\r\n";
    Map<String, String> wrong =
        Map.of(
            upgrade + connection,
            "wrong Sec-WebSocket-Accept",
            upgrade + connection + "Sec-WebSocket-Accept: a\r\n",
            "wrong Sec-WebSocket-Accept",
            upgrade,
            "no 'Connection: Upgrade'",
            connection,
            "no 'Upgrade: websocket'");
    wrong.forEach((headers, reason) -> {
      String answer = "HTTP/1.1 101 Switching Protocols\r\n" + headers + "\r\n";
      try (RawUpstream upstream = RawUpstream.answering(answer);
          UnderstudyServer recorder =
              Doubles.recorder(upstream, folder.resolve(headers.length() + ".y"))) {
        RawClient.Received answered = RawSocket.refused(recorder.baseUrl(), Sockets.PATH, "");
        assertThat(answered.status()).isEqualTo(502);
        assertThat(answered.text()).contains(reason);
      }
    });
  }
}
