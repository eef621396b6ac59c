package dev.understudy.record;

import static dev.understudy.testing.Sockets.answer;
import static dev.understudy.testing.Sockets.ask;
import static dev.understudy.testing.Sockets.connect;
import static dev.understudy.testing.Sockets.create;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.server.ServerSettings;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.settings.UpstreamUrl;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.RawSocket.RawFrame;
import dev.understudy.testing.RawUpstream;
import dev.understudy.testing.Secrets;
import dev.understudy.testing.Sockets;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SocketRelayTest extends RecorderFixture {

  private static final List<String> ONE = answer("resp_1", "one");
  private static final List<String> TWO = answer("resp_2", "two");

  @Test
  void aConversationIsRelayedAndStandsOnTheTapeInItsOrder() {
    try (RawUpstream upstream = answering();
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawSocket client = connect(recorder.baseUrl())) {
      assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
      assertThat(ask(client, create("b", "resp_1"), TWO.size())).isEqualTo(TWO);
      client.close(1000, "done");
      RawFrame echo = client.next();
      assertThat(echo.code()).isEqualTo(1000);
      assertThat(Doubles.awaitJournal(recorder, 3))
          .extracting(entry -> entry.line() + " " + entry.body())
          .containsExactly(
              "GET /v1/responses ",
              "WS /v1/responses " + create("a"),
              "WS /v1/responses " + create("b", "resp_1"));
      assertThat(recorder.own().journal().entries()).allMatch(entry -> entry.mistakes().isEmpty());
    }
    Interaction interaction = only();
    assertThat(interaction.end()).isEqualTo(End.COMPLETE);
    assertThat(interaction.request().headers().first("upgrade")).contains("websocket");
    assertThat(interaction.request().headers().fields())
        .noneMatch(field -> field.name().toLowerCase().startsWith("sec-websocket"));
    Conversation conversation = interaction.conversation().orElseThrow();
    List<String> expected = new ArrayList<>();
    expected.add(create("a"));
    expected.addAll(ONE);
    expected.add(create("b", "resp_1"));
    expected.addAll(TWO);
    assertThat(conversation.frames())
        .extracting(frame -> frame.payload().toUtf8Lenient())
        .isEqualTo(expected);
    assertThat(conversation.close().orElseThrow().from()).isEqualTo(Peer.CLIENT);
    assertThat(conversation.close().orElseThrow().reason()).isEqualTo("done");
    List<Long> times = conversation.frames().stream().map(Frame::at).toList();
    assertThat(times).isSorted();
    assertThat(times.get(0)).isGreaterThanOrEqualTo(interaction.timing().firstByte());
  }

  @Test
  void whatWasRecordedReplaysAndRecordsTheSameAgain() {
    try (RawUpstream upstream = answering();
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawSocket client = connect(recorder.baseUrl())) {
      ask(client, create("a"), ONE.size());
      ask(client, create("b", "resp_1"), TWO.size());
      client.close(1000, "");
      Doubles.awaitWritten(recorder.own().recorder().orElseThrow(), 1);
    }
    Path again = folder.resolve("again.yaml");
    try (UnderstudyServer replayer = Doubles.replayer(Speed.RECORDED, Repeat.NEVER, tape);
        UnderstudyServer recorder = Doubles.recorder(replayer.baseUrl().toString(), again);
        RawSocket client = connect(recorder.baseUrl())) {
      assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
      assertThat(ask(client, create("b", "resp_1"), TWO.size())).isEqualTo(TWO);
      client.close(1000, "");
      Doubles.awaitWritten(recorder.own().recorder().orElseThrow(), 1);
    }
    assertThat(timeless(again)).isEqualTo(timeless(tape));
  }

  @Test
  void fragmentsPingsAndBinaryFramesPassAsTheyAre() {
    byte[] large = new byte[200_000];
    Arrays.fill(large, (byte) 'x');
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> {
              RawSocket socket = connection.upgrade(request, "");
              for (int i = 0; i < 4; i++) {
                RawFrame frame = socket.next();
                socket.send(frame.opcode(), frame.fin(), frame.payload());
              }
              socket.send(RawSocket.PING, true, new byte[] {7});
              assertThat(socket.next().opcode()).isEqualTo(RawSocket.PONG);
              socket.send(RawSocket.BINARY, true, large);
              socket.close(1001, "away");
              socket.rest();
              return false;
            });
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawSocket client = connect(recorder.baseUrl())) {
      client.send(RawSocket.TEXT, false, bytes("{\"a\":"));
      client.send(RawSocket.PING, true, bytes("hi"));
      client.send(RawSocket.CONTINUATION, true, bytes("1}"));
      client.send(RawSocket.BINARY, true, new byte[] {0, (byte) 0xff});
      assertFrame(client.next(), RawSocket.TEXT, false, "{\"a\":");
      assertFrame(client.next(), RawSocket.PING, true, "hi");
      assertFrame(client.next(), RawSocket.CONTINUATION, true, "1}");
      assertThat(client.next().payload()).isEqualTo(new byte[] {0, (byte) 0xff});
      assertFrame(client.next(), RawSocket.PING, true, "\u0007");
      client.send(RawSocket.PONG, true, new byte[] {7});
      assertThat(client.next().payload()).isEqualTo(large);
      RawFrame close = client.next();
      assertThat(close.code()).isEqualTo(1001);
      assertThat(close.reason()).isEqualTo("away");
      client.close(1001, "");
      Doubles.awaitWritten(recorder.own().recorder().orElseThrow(), 1);
    }
    Conversation conversation = only().conversation().orElseThrow();
    assertThat(conversation.frames())
        .extracting(frame -> frame.from().label() + " " + frame.opcode().label())
        .containsSubsequence("client text", "client ping", "client continuation", "client binary")
        .containsSubsequence(
            "server text",
            "server ping",
            "server continuation",
            "server binary",
            "server ping",
            "client pong",
            "server binary");
    assertThat(conversation.frames())
        .filteredOn(frame -> frame.opcode() == Opcode.TEXT)
        .allMatch(frame -> !frame.fin());
    assertThat(conversation.close().orElseThrow().from()).isEqualTo(Peer.SERVER);
  }

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
        Doubles.awaitWritten(recorder.own().recorder().orElseThrow(), 1);
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
      Doubles.awaitWritten(recorder.own().recorder().orElseThrow(), 1);
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
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> {
              connection.upgrade(request, "").rest();
              return false;
            });
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
  void aConnectionThatDiesIsRecordedAsItDied() {
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> {
              RawSocket socket = connection.upgrade(request, "");
              socket.next();
              socket.text(ONE.get(0));
              socket.send(RawSocket.TEXT, false, bytes("{\"half\":"));
              connection.pause(50_000);
              return false;
            });
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawSocket client = connect(recorder.baseUrl())) {
      client.text(create("a"));
      assertThat(client.rest())
          .extracting(RawFrame::text)
          .containsExactly(ONE.get(0), "{\"half\":");
      Doubles.awaitWritten(recorder.own().recorder().orElseThrow(), 1);
      assertThat(recordedDetail(recorder))
          .isEqualTo("upstream-cut: it closed the connection before the end");
    }
    assertThat(only().end()).isEqualTo(End.UPSTREAM_CUT);
    try (UnderstudyServer replayer = Doubles.replayer(tape);
        RawSocket client = connect(replayer.baseUrl())) {
      client.text(create("a"));
      assertThat(client.rest())
          .extracting(RawFrame::text)
          .containsExactly(ONE.get(0), "{\"half\":");
    }
  }

  @Test
  void aClientThatLeavesInTheMiddleOfATurnIsRecordedAsThat() {
    CountDownLatch left = new CountDownLatch(1);
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> {
              RawSocket socket = connection.upgrade(request, "");
              socket.next();
              socket.text(ONE.get(0));
              socket.rest();
              left.countDown();
              return false;
            });
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      try (RawSocket client = connect(recorder.baseUrl())) {
        ask(client, create("a"), 1);
      }
      await(left);
      Doubles.awaitWritten(recorder.own().recorder().orElseThrow(), 1);
    }
    assertThat(only().end()).isEqualTo(End.CLIENT_LEFT);
  }

  @Test
  void aClientThatLeavesBetweenTurnsHasHadAllOfIt() {
    try (RawUpstream upstream = answering();
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      try (RawSocket client = connect(recorder.baseUrl())) {
        ask(client, create("a"), ONE.size());
      }
      Doubles.awaitWritten(recorder.own().recorder().orElseThrow(), 1);
    }
    assertThat(only().end()).isEqualTo(End.COMPLETE);
  }

  @Test
  void aRecorderThatStopsKeepsTheTurnsThatAreWhole() {
    try (RawUpstream upstream = oneAndABeginning()) {
      UnderstudyServer recorder =
          UnderstudyServer.start(
              SessionOptions.record(UpstreamUrl.parse(upstream.url()), tape).build(), impatient());
      try (RawSocket client = connect(recorder.baseUrl())) {
        ask(client, create("a"), ONE.size());
        ask(client, create("b", "resp_1"), 1);
        recorder.close();
        assertThat(client.next().code()).isEqualTo(1012);
      }
    }
    assertThat(only().end()).isEqualTo(End.COMPLETE);
    assertThat(only().conversation().orElseThrow().messages())
        .hasSize(1 + ONE.size())
        .last()
        .matches(message -> message.payload().toUtf8Lenient().contains("response.completed"));
  }

  @Test
  void aRecorderThatStopsInAStreamTapesNothingOfItsEnd() {
    for (int round = 0; round < 10; round++) {
      Path each = folder.resolve("round-" + round + ".yaml");
      try (RawUpstream upstream =
          RawUpstream.start((request, connection) -> {
            RawSocket socket = connection.upgrade(request, "");
            socket.next();
            ONE.forEach(socket::text);
            socket.next();
            byte[] part = bytes("x");
            socket.send(RawSocket.TEXT, false, part);
            for (int i = 0; i < 200_000; i++) {
              socket.send(RawSocket.CONTINUATION, false, part);
            }
            return false;
          })) {
        UnderstudyServer recorder =
            UnderstudyServer.start(
                SessionOptions.record(UpstreamUrl.parse(upstream.url()), each).build(),
                impatient());
        try (RawSocket client = connect(recorder.baseUrl())) {
          ask(client, create("a"), ONE.size());
          ask(client, create("b", "resp_1"), 50);
          Thread reader = new Thread(client::rest);
          reader.start();
          recorder.close();
        }
      }
      Conversation kept = Sockets.conversations(each).get(0);
      assertThat(kept.messages()).hasSize(1 + ONE.size());
      assertThat(kept.frames()).hasSize(1 + ONE.size());
      assertThat(kept.close()).isEmpty();
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
  void aGatewayThatAgreesAndLeavesIsNoticedByTheClient() {
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> {
              connection.upgrade(request, "");
              return false;
            });
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawSocket client = connect(recorder.baseUrl())) {
      assertThat(client.receive()).isEmpty();
      Doubles.awaitWritten(recorder.own().recorder().orElseThrow(), 1);
    }
    assertThat(only().end()).isEqualTo(End.UPSTREAM_CUT);
  }

  private static ServerSettings impatient() {
    return ServerSettings.builder().drain(Duration.ofMillis(100)).environment(Map.of()).build();
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

  @Test
  void aGatewayThatFallsSilentInAnAnswerIsNotWaitedForForEver() {
    try (RawUpstream upstream = oneAndABeginning();
        UnderstudyServer recorder = record(options(upstream, "", Duration.ofSeconds(2)), 1 << 20);
        RawSocket client = connect(recorder.baseUrl())) {
      ask(client, create("a"), ONE.size());
      // Between answers nothing is expected of it.
      Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
      ask(client, create("b"), 1);
      assertThat(client.receive()).isEmpty();
      Doubles.awaitWritten(recorder.own().recorder().orElseThrow(), 1);
      assertThat(recordedDetail(recorder))
          .isEqualTo("timed-out: Timeout: nothing received for 2000 ms");
    }
    assertThat(only().end()).isEqualTo(End.TIMED_OUT);
    assertThat(only().conversation().orElseThrow().messages()).hasSize(1 + ONE.size() + 2);
  }

  @Test
  void aGatewayThatPutsTheTypeLastIsUnderstood() {
    List<String> sorted = ONE.stream().map(SocketRelayTest::sorted).toList();
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> {
              RawSocket socket = connection.upgrade(request, "");
              socket.next();
              sorted.forEach(socket::text);
              socket.next();
              socket.text(sorted.get(0));
              socket.rest();
              return false;
            });
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawSocket client = connect(recorder.baseUrl())) {
      ask(client, create("a"), sorted.size());
      ask(client, create("b"), 1);
      client.reset();
      Doubles.awaitWritten(recorder.own().recorder().orElseThrow(), 1);
    }
    assertThat(only().end()).isEqualTo(End.CLIENT_LEFT);
    try (UnderstudyServer replayer = Doubles.replayer(tape);
        RawSocket client = connect(replayer.baseUrl())) {
      assertThat(ask(client, create("a"), sorted.size())).isEqualTo(sorted);
    }
  }

  @Test
  void aRecorderThatStopsInAMessageTapesNothingOfIt() throws InterruptedException {
    CountDownLatch half = new CountDownLatch(1);
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> {
              RawSocket socket = connection.upgrade(request, "");
              socket.next();
              ONE.forEach(socket::text);
              socket.next();
              half.countDown();
              socket.rest();
              return false;
            });
        RawSocket client = askingHalf(Doubles.recorder(upstream, tape), half)) {
      assertThat(client.next().code()).isEqualTo(1012);
    }
    assertThat(only().conversation().orElseThrow().frames()).hasSize(1 + ONE.size());
  }

  /** Stops the recorder when a client has had an answer, and is in the middle of a message. */
  private static RawSocket askingHalf(UnderstudyServer recorder, CountDownLatch half)
      throws InterruptedException {
    try (recorder) {
      RawSocket client = connect(recorder.baseUrl());
      ask(client, create("a"), ONE.size());
      client.send(RawSocket.TEXT, false, bytes("{\"type\":"));
      assertThat(half.await(10, TimeUnit.SECONDS)).isTrue();
      return client;
    }
  }

  @Test
  void aSlowClientHoldsTheGatewayUp() {
    int frames = 200;
    byte[] payload = new byte[1 << 20];
    int[] sent = {0};
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> {
              RawSocket socket = connection.upgrade(request, "");
              for (; sent[0] < frames; sent[0]++) {
                socket.send(RawSocket.BINARY, true, payload);
              }
              socket.rest();
              return false;
            });
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawSocket client = connect(recorder.baseUrl())) {
      // What the kernels hold between the three is a few megabytes.
      Awaitility.await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(10))
          .until(() -> sent[0] > 0 && sent[0] < 60);
      IntStream.range(0, frames)
          .forEach(i -> assertThat(client.next().payload()).hasSize(payload.length));
    }
  }

  @Test
  void aFrameThatIsTooLargeEndsTheConnection() {
    byte[] head = {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 6, 0x40, 0, 0, 1, 2, 3, 4, 5};
    try (RawUpstream upstream = answering();
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawSocket client = connect(recorder.baseUrl())) {
      ask(client, create("a"), ONE.size());
      client.bytes(head);
      assertThat(client.next().code()).isEqualTo(1009);
      Doubles.awaitWritten(recorder.own().recorder().orElseThrow(), 1);
      assertThat(client.receive()).isEmpty();
      assertThat(recordedDetail(recorder)).startsWith("client-left: ").contains("67108864");
    }
    // Nothing of the frame is there, but it was not the end of a conversation either.
    assertThat(only().end()).isEqualTo(End.CLIENT_LEFT);
    assertThat(only().conversation().orElseThrow().messages()).hasSize(1 + ONE.size());
  }

  @Test
  void aGatewayThatBreaksTheProtocolIsToldOf() {
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> {
              RawSocket socket = connection.upgrade(request, "");
              socket.next();
              socket.text(ONE.get(0)).bytes(new byte[] {(byte) 0x83, 0});
              socket.rest();
              return false;
            });
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawSocket client = connect(recorder.baseUrl())) {
      ask(client, create("a"), 1);
      Doubles.awaitWritten(recorder.own().recorder().orElseThrow(), 1);
      assertThat(recordedDetail(recorder)).startsWith("upstream-cut: ").contains("opcode: 3");
    }
  }

  @Test
  void textThatIsNotUtf8PassesAndStandsOnTheTape() {
    byte[] broken = {'{', (byte) 0xc3, 0x28, '}'};
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> {
              RawSocket socket = connection.upgrade(request, "");
              socket.send(RawSocket.TEXT, true, socket.next().payload());
              socket.rest();
              return false;
            });
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawSocket client = connect(recorder.baseUrl())) {
      client.send(RawSocket.TEXT, true, broken);
      assertThat(client.next().payload()).isEqualTo(broken);
      client.close(1000, "");
      Doubles.awaitWritten(recorder.own().recorder().orElseThrow(), 1);
    }
    assertThat(document()).contains("opcode: text").contains("base64: \"e8MofQ==\"");
  }

  @Test
  void whatAGatewaySendsAfterItsCloseDoesNotCount() {
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> {
              RawSocket socket = connection.upgrade(request, "");
              socket.next();
              socket.text(ONE.get(0)).close(1011, "broken").text("too late");
              socket.rest();
              return false;
            });
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawSocket client = connect(recorder.baseUrl())) {
      ask(client, create("a"), 1);
      assertThat(client.next().code()).isEqualTo(1011);
      client.close(1011, "");
      assertThat(client.receive()).isEmpty();
      Doubles.awaitWritten(recorder.own().recorder().orElseThrow(), 1);
    }
    assertThat(document()).doesNotContain("too late").contains("reason: broken");
  }

  @Test
  void modeMissingReplaysASocketThatItHas() {
    try (RawUpstream upstream = answering();
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      try (RawSocket client = connect(recorder.baseUrl())) {
        ask(client, create("a"), ONE.size());
      }
      Doubles.awaitWritten(recorder.own().recorder().orElseThrow(), 1);
    }
    try (RawUpstream upstream = answering();
        UnderstudyServer recorder = record(missing(upstream));
        RawSocket client = connect(recorder.baseUrl())) {
      assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
      assertThat(upstream.received()).isEmpty();
      List<JournalEntry> entries = recorder.own().journal().entries();
      assertThat(entries).extracting(JournalEntry::outcome).containsOnly(Outcome.HIT);
    }
  }

  /** Answers once whole, and the second time with a beginning. */
  private static RawUpstream oneAndABeginning() {
    return RawUpstream.start((request, connection) -> {
      RawSocket socket = connection.upgrade(request, "");
      socket.next();
      ONE.forEach(socket::text);
      socket.next();
      socket.text(TWO.get(0));
      socket.rest();
      return false;
    });
  }

  private static RawUpstream answering() {
    return RawUpstream.start((request, connection) -> {
      RawSocket socket = connection.upgrade(request, "");
      for (Optional<RawFrame> frame = socket.receive();
          frame.isPresent() && frame.get().opcode() == RawSocket.TEXT;
          frame = socket.receive()) {
        (frame.get().text().contains("resp_1") ? TWO : ONE).forEach(socket::text);
      }
      return false;
    });
  }

  private static List<Object> timeless(Path cassette) {
    return Sockets.conversations(cassette).stream()
        .flatMap(conversation -> conversation.frames().stream())
        .<Object>map(frame -> List.of(frame.from(), frame.opcode(), frame.fin(), frame.payload()))
        .toList();
  }

  /** The same event with its members by name. */
  private static String sorted(String event) {
    return CanonicalJson.of(CanonicalJson.parse(Bytes.utf8(event)).orElseThrow());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What the journal says of how the conversation ended. */
  private static String recordedDetail(UnderstudyServer recorder) {
    Doubles.awaitJournal(recorder, 1);
    return recorder.own().journal().entries().stream()
        .filter(entry -> entry.method().equals("GET"))
        .map(JournalEntry::detail)
        .findFirst()
        .orElseThrow();
  }

  private static void assertFrame(RawFrame frame, int opcode, boolean fin, String text) {
    assertThat(frame.opcode()).isEqualTo(opcode);
    assertThat(frame.fin()).isEqualTo(fin);
    assertThat(frame.text()).isEqualTo(text);
  }
}
