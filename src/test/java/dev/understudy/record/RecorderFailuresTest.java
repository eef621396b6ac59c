package dev.understudy.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.End;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.testing.ClosedPort;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawClient.Ending;
import dev.understudy.testing.RawUpstream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of calls that go wrong. */
class RecorderFailuresTest extends RecorderFixture {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCutIsACutForTheClientOnTheTapeAndInReplay(boolean reset) {
    RawUpstream.Script script =
        (request, connection) -> {
          // The second chunk ends in the middle of a character.
          connection
              .send(SSE)
              .chunk("data: 1\n\n")
              .chunk(new byte[] {'d', 'a', 't', 'a', ':', (byte) 0xc3});
          connection.pause(50_000);
          if (reset) {
            connection.reset();
          }
          return false;
        };
    RawClient.Received relayed = record(RawUpstream.start(script), CHAT, "{}");
    assertThat(relayed.ending()).isEqualTo(Ending.CUT);
    assertThat(only().end()).isEqualTo(End.UPSTREAM_CUT);
    assertThat(document()).contains("base64: ZGF0YTrD");
    RawClient.Received replayed = replay(CHAT, "{}");
    assertThat(replayed.ending()).isEqualTo(Ending.CUT);
    assertThat(replayed.body()).isEqualTo(relayed.body());
  }

  @Test
  void aBodyShorterThanItsLengthIsACut() {
    RawClient.Received relayed =
        record(
            RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), CHAT, "{}");
    assertThat(relayed.ending()).isEqualTo(Ending.CUT);
    assertThat(replay(CHAT, "{}").ending()).isEqualTo(Ending.CUT);
    assertThat(replay(CHAT, "{}").text()).isEqualTo("abc");
  }

  @Test
  void aMalformedChunkIsACut() {
    RawClient.Received relayed =
        record(RawUpstream.answering(SSE + "3\r\nabc\r\nzz\r\n"), CHAT, "{}");
    assertThat(relayed.ending()).isEqualTo(Ending.CUT);
    assertThat(relayed.text()).isEqualTo("abc");
    assertThat(only().end()).isEqualTo(End.UPSTREAM_CUT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/chat/completions|data: [DONE]|COMPLETE",
        "/v1/chat/completions|data: {\"error\":{\"message\":\"x\"}}|COMPLETE",
        "/v1/chat/completions|data: {\"choices\":[]}|CLIENT_LEFT",
        "/v1/responses|data: {\"type\":\"response.completed\",\"response\":{}}|COMPLETE",
        "/v1/responses|data:"
            + " {\"type\":\"response.output_text.delta\",\"delta\":\"response.completed\"}|CLIENT_LEFT",
        "/v1/messages|event: message_stop%data: {\"type\":\"message_stop\"}|COMPLETE",
        "/v1/messages|event: ping%data: {\"type\":\"ping\"}|CLIENT_LEFT",
      })
  void aClientThatLeavesAfterTheTerminalEventHasACompleteRecording(
      String path, String event, End end) {
    String bytes = event.replace('%', '\n') + "\n\n";
    AtomicBoolean closed = new AtomicBoolean();
    RawUpstream.Script script =
        (request, connection) -> {
          connection.send(SSE).chunk(bytes);
          closed.set(connection.awaitClose(10_000));
          return false;
        };
    try (RawUpstream upstream = RawUpstream.start(script);
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      try (RawClient client = new RawClient(recorder.baseUrl())) {
        client.send(RawClient.request("POST", path, "", "{}"));
        client.receiveSome(Integer.toHexString(bytes.length()).length() + 2 + bytes.length());
      }
      // The upstream stays silent: the client's leaving has to be noticed by itself.
      Doubles.awaitJournal(recorder, 1);
      Awaitility.await().atMost(Duration.ofSeconds(10)).untilTrue(closed);
    }
    assertThat(only().end()).isEqualTo(end);
  }

  @Test
  void aClientThatLeavesBeforeAnyAnswerCancelsTheCallAndLeavesNoRecording() {
    AtomicBoolean closed = new AtomicBoolean();
    RawUpstream.Script script =
        (request, connection) -> {
          closed.set(connection.awaitClose(10_000));
          return false;
        };
    try (RawUpstream upstream = RawUpstream.start(script);
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      try (RawClient client = new RawClient(recorder.baseUrl())) {
        client.send(RawClient.request("POST", CHAT, "", "{}"));
        Awaitility.await().until(() -> !upstream.received().isEmpty());
      }
      Awaitility.await().atMost(Duration.ofSeconds(10)).untilTrue(closed);
      JournalEntry entry = Doubles.awaitJournal(recorder, 1).get(0);
      assertThat(entry.outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
      assertThat(entry.detail()).isEqualTo("the client left before the gateway answered");
    }
    assertThat(Cassette.open(tape).entries()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/chat/completions|{\"error\":{\"message\":\"M\",\"type\":\"server_error\",\"param\":null,\"code\":\"upstream_unreachable\"}}",
        "/v1/messages|{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"M\",\"code\":\"upstream_unreachable\"},\"request_id\":null}",
      })
  void anUnreachableUpstreamIsSaidInTheEndpointsEnvelope(String path, String envelope) {
    try (ClosedPort gone = new ClosedPort();
        UnderstudyServer recorder = Doubles.recorder(gone.url(), tape)) {
      RawClient.Received answer = RawClient.post(recorder.baseUrl(), path, "{}");
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.header("x-understudy-error")).isEqualTo("upstream_unreachable");
      assertThat(answer.text().replaceFirst("\"message\":\"[^\"]*\"", "\"message\":\"M\""))
          .isEqualTo(envelope);
      assertThat(answer.text()).contains("Connection refused");
      Doubles.awaitJournal(recorder, 1);
    }
    assertThat(Cassette.open(tape).entries()).isEmpty();
  }

  @Test
  void aConnectionThatTheUpstreamClosesCostsNoCall() {
    AtomicInteger calls = new AtomicInteger();
    RawUpstream.Script script =
        (request, connection) -> {
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          // Sometimes at once, sometimes only when the next request is there.
          return calls.incrementAndGet() % 3 == 0;
        };
    int all = 300;
    try (RawUpstream upstream = RawUpstream.start(script);
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawClient client = new RawClient(recorder.baseUrl())) {
      for (int i = 0; i < all; i++) {
        client.send(RawClient.request("POST", CHAT, "", "{\"n\":" + i + "}"));
        RawClient.Received answer = client.receive();
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).as("call %d", i).isEqualTo("ok");
      }
    }
    assertThat(Cassette.open(tape).entries()).hasSize(all);
  }

  @Test
  void anUpstreamThatDiesOnAFreshConnectionIsNotAskedTwice() {
    try (RawUpstream upstream = RawUpstream.start((request, connection) -> false);
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      assertThat(RawClient.post(recorder.baseUrl(), CHAT, "{}").status()).isEqualTo(502);
      assertThat(upstream.received()).hasSize(1);
    }
  }

  @Test
  void aSilentUpstreamTimesOut() {
    RawUpstream.Script script =
        (request, connection) -> {
          if (request.line().contains("stream")) {
            connection.send(SSE).chunk("data: 1\n\n");
          }
          connection.awaitClose(10_000);
          return false;
        };
    try (RawUpstream upstream = RawUpstream.start(script);
        UnderstudyServer recorder =
            record(options(upstream, "", Duration.ofMillis(300)), 1 << 20)) {
      RawClient.Received silent = RawClient.post(recorder.baseUrl(), "/v1/messages", "{}");
      assertThat(silent.status()).isEqualTo(504);
      assertThat(silent.text()).contains("\"type\":\"timeout_error\"");
      RawClient.Received stalled = RawClient.post(recorder.baseUrl(), "/stream", "{}");
      assertThat(stalled.ending()).isEqualTo(Ending.CUT);
      Doubles.awaitJournal(recorder, 2);
      assertThat(recorder.own().journal().entries())
          .extracting(JournalEntry::detail)
          .contains("timed-out: Timeout: nothing received for 300 ms");
    }
    assertThat(only().end()).isEqualTo(End.TIMED_OUT);
  }

  @Test
  void theTapeStopsAtTheCapAndTheRelayGoesOn() {
    RawUpstream.Script script =
        (request, connection) -> {
          connection.send(SSE);
          for (int i = 0; i < 100; i++) {
            connection.chunk("data: " + "x".repeat(1000) + "\n\n");
          }
          connection.send("0\r\n\r\n");
          return false;
        };
    try (RawUpstream upstream = RawUpstream.start(script);
        UnderstudyServer recorder = record(options(upstream, "", Duration.ofSeconds(5)), 10_000)) {
      RawClient.Received relayed = RawClient.post(recorder.baseUrl(), CHAT, "{}");
      assertThat(relayed.ending()).isEqualTo(Ending.COMPLETE);
      assertThat(relayed.body()).hasSize(100 * 1008);
    }
    assertThat(only().end()).isEqualTo(End.CAP_REACHED);
    assertThat(only().response().body().size()).isEqualTo(9 * 1008);
    assertThat(replay(CHAT, "{}").ending()).isEqualTo(Ending.CUT);
  }

  @Test
  void aHugeHeaderIsAClearError() {
    try (RawUpstream upstream =
            RawUpstream.answering("HTTP/1.1 200 OK\r\nX-Big: " + "x".repeat(1 << 20) + "\r\n\r\n");
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      RawClient.Received answer = RawClient.post(recorder.baseUrl(), CHAT, "{}");
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.text()).contains("upstream_unreachable").contains("eader");
    }
  }

  @Test
  void aClientThatSendsTheNextRequestTooEarlyGetsItsAnswerAndAClosedConnection() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    RawUpstream.Script script =
        (request, connection) -> {
          await(second);
          connection.pause(100_000).send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          return true;
        };
    try (RawUpstream upstream = RawUpstream.start(script);
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawClient client = new RawClient(recorder.baseUrl())) {
      client.send(RawClient.request("POST", CHAT, "", "{}"));
      Awaitility.await().until(() -> !upstream.received().isEmpty());
      client.send(RawClient.request("POST", CHAT, "", "{}"));
      second.countDown();
      assertThat(client.receive().text()).isEqualTo("ok");
      assertThat(client.readUntil("never")).isEmpty();
    }
  }
}
