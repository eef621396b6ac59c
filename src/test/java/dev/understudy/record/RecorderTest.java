package dev.understudy.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.Understudy;
import dev.understudy.cassette.Body;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Provenance;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawClient.Ending;
import dev.understudy.testing.RawUpstream;
import dev.understudy.testing.Secrets;
import dev.understudy.wire.ContentCoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecorderTest {

  private static final String SSE =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String CHAT = "/v1/chat/completions";

  @TempDir Path folder;
  private Path tape;

  @BeforeEach
  void nameTape() {
    tape = folder.resolve("tape.yaml");
  }

  @Test
  void passesEachChunkOnBeforeTheNextExists() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    RawUpstream.Script script =
        (request, connection) -> {
          connection.send(SSE).chunk("data: 1\n\n");
          await(seen);
          connection.chunk("data: 2\n\n").send("0\r\n\r\n");
          return false;
        };
    try (RawUpstream upstream = RawUpstream.start(script);
        Understudy recorder = Doubles.recorder(upstream, tape);
        RawClient client = new RawClient(recorder.baseUrl())) {
      client.send(RawClient.request("POST", CHAT, "", "{}"));
      assertThat(client.receiveSome("9\r\ndata: 1".length())).isEqualTo("9\r\ndata: 1");
      seen.countDown();
      assertThat(client.readUntil("0\r\n\r\n")).contains("9\r\ndata: 2\n\n");
    }
    assertThat(only().end()).isEqualTo(End.COMPLETE);
  }

  @Test
  void changesNothingOfTheRequestButWhatItHasTo() throws IOException {
    byte[] body = "--b\r\n\r\n\u0000\u00ff\r\n--b--\r\n".getBytes(StandardCharsets.ISO_8859_1);
    try (RawUpstream upstream =
            RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        Understudy recorder = Doubles.recorder(upstream, tape)) {
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      request.write(
          ("FOO /a%2Fb/%7e?q=%20&x HTTP/1.1\r\nHost: localhost\r\nX-B: 2\r\nX-A: 1\r\nX-B: 3\r\n"
                  + "Accept-Encoding: gzip, br\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\n"
                  + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: "
                  + body.length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      request.write(body);
      RawClient.exchange(recorder.baseUrl(), request.toByteArray());
      RawUpstream.Received received = upstream.received().get(0);
      assertThat(received.line()).isEqualTo("FOO /a%2Fb/%7e?q=%20&x HTTP/1.1");
      assertThat(received.body()).isEqualTo(body);
      assertThat(received.head().lines().skip(1).filter(line -> !line.isEmpty()))
          .containsExactlyInAnyOrder(
              "Host: 127.0.0.1:" + upstream.port(),
              "X-B: 2",
              "X-A: 1",
              "X-B: 3",
              "Content-Type: multipart/form-data; boundary=b",
              "Accept-Encoding: identity",
              "Content-Length: " + body.length);
    }
    assertThat(only().request().line()).isEqualTo("FOO /a%2Fb/%7e?q=%20&x");
    assertThat(only().request().body().bytesOrEmpty().toArray()).isEqualTo(body);
  }

  @Test
  void keepsErrorsWithTheirHeaders() {
    String error = "{\"error\":{\"message\":\"slow down\"}}";
    String answer =
        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + error.length()
            + "\r\n\r\n"
            + error;
    RawClient.Received relayed = record(RawUpstream.answering(answer), CHAT, "{}");
    assertThat(relayed.status()).isEqualTo(429);
    assertThat(relayed.endToEnd())
        .containsExactly(
            "Retry-After: 7",
            "Set-Cookie: a=1",
            "Set-Cookie: b=2",
            "Content-Type: application/json",
            "Content-Length: 33");
    RawClient.Received replayed = replay(CHAT, "{}");
    assertThat(replayed.status()).isEqualTo(429);
    assertThat(replayed.header("Retry-After")).isEqualTo("7");
    assertThat(replayed.text()).isEqualTo(error);
    assertThat(replayed.headers()).contains("Set-Cookie: a=[redacted:cookie:1]");
  }

  @Test
  void tellsAStreamByItsContentTypeNotByTheRequest() {
    RawClient.Received relayed =
        record(
            RawUpstream.answering(SSE + "9\r\ndata: x\n\n\r\n0\r\n\r\n"),
            CHAT,
            "{\"stream\":false}");
    assertThat(relayed.text()).isEqualTo("data: x\n\n");
    assertThat(document()).contains("  stream:\n    - at: ");
  }

  @Test
  void givesTheClientCompressedBytesAndTheTapePlainOnes() throws IOException {
    byte[] gzip = gzip("{\"a\":1}");
    RawUpstream.Script script =
        (request, connection) -> {
          connection.send(
              "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\n"
                  + "Content-Length: "
                  + gzip.length
                  + "\r\n\r\n");
          connection.send(gzip);
          return false;
        };
    RawClient.Received relayed = record(RawUpstream.start(script), CHAT, "{}");
    assertThat(relayed.body()).isEqualTo(gzip);
    assertThat(only().response().decoded()).isEqualTo(ContentCoding.GZIP);
    assertThat(document()).contains("decoded: gzip").contains("      a: 1\n");
    RawClient.Received replayed = replay(CHAT, "{}");
    assertThat(replayed.text()).isEqualTo("{\"a\":1}");
    assertThat(replayed.headers()).noneMatch(line -> line.startsWith("Content-Encoding"));
  }

  @Test
  void doesNotTapeWhatItCannotLookInto() {
    List<JournalEntry> journal = new ArrayList<>();
    try (RawUpstream upstream =
            RawUpstream.answering(
                "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc");
        Understudy recorder = Doubles.recorder(upstream, tape)) {
      assertThat(RawClient.post(recorder.baseUrl(), CHAT, "{}").text()).isEqualTo("abc");
      journal.addAll(Doubles.awaitJournal(recorder, 1));
    }
    assertThat(journal.get(0).outcome()).isEqualTo(Outcome.NOT_RECORDED);
    assertThat(journal.get(0).detail())
        .isEqualTo(
            "the answer's Content-Encoding 'br' cannot be undone, so that it could hold a secret");
    assertThat(Cassette.open(tape).entries()).isEmpty();
  }

  @Test
  void undoesGzipOfARequestForTheTapeOnly() throws IOException {
    byte[] gzip = gzip("{\"model\":\"m\"}");
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        ("POST "
                + CHAT
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Encoding: gzip\r\nContent-Length: "
                + gzip.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(gzip);
    try (RawUpstream upstream =
            RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Understudy recorder = Doubles.recorder(upstream, tape)) {
      RawClient.exchange(recorder.baseUrl(), request.toByteArray());
      assertThat(upstream.received().get(0).body()).isEqualTo(gzip);
    }
    assertThat(only().request().body().bytesOrEmpty().toUtf8Lenient())
        .isEqualTo("{\"model\":\"m\"}");
    assertThat(replay(CHAT, "{\"model\": \"m\"}").text()).isEqualTo("ok");
  }

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
        "/v1/responses|data: {\"type\":\"response.output_text.delta\",\"delta\":\"response.completed\"}|CLIENT_LEFT",
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
        Understudy recorder = Doubles.recorder(upstream, tape)) {
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
        Understudy recorder = Doubles.recorder(upstream, tape)) {
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
    RawUpstream gone = RawUpstream.answering("");
    gone.close();
    try (Understudy recorder = Doubles.recorder(gone, tape)) {
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
        Understudy recorder = Doubles.recorder(upstream, tape);
        RawClient client = new RawClient(recorder.baseUrl())) {
      for (int i = 0; i < all; i++) {
        client.send(RawClient.request("POST", CHAT, "", "{\"n\":" + i + "}"));
        RawClient.Received answer = client.receive();
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      }
    }
    assertThat(Cassette.open(tape).entries()).hasSize(all);
  }

  @Test
  void anUpstreamThatDiesOnAFreshConnectionIsNotAskedTwice() {
    try (RawUpstream upstream = RawUpstream.start((request, connection) -> false);
        Understudy recorder = Doubles.recorder(upstream, tape)) {
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
        Understudy recorder =
            record(
                settings(upstream, "", Duration.ofMillis(300), 1 << 20, RecordSettings.Mode.ALL))) {
      RawClient.Received silent = RawClient.post(recorder.baseUrl(), "/v1/messages", "{}");
      assertThat(silent.status()).isEqualTo(504);
      assertThat(silent.text()).contains("\"type\":\"timeout_error\"");
      RawClient.Received stalled = RawClient.post(recorder.baseUrl(), "/stream", "{}");
      assertThat(stalled.ending()).isEqualTo(Ending.CUT);
      Doubles.awaitJournal(recorder, 2);
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
        Understudy recorder =
            record(
                settings(upstream, "", Duration.ofSeconds(5), 10_000, RecordSettings.Mode.ALL))) {
      RawClient.Received relayed = RawClient.post(recorder.baseUrl(), CHAT, "{}");
      assertThat(relayed.ending()).isEqualTo(Ending.COMPLETE);
      assertThat(relayed.body()).hasSize(100 * 1008);
    }
    assertThat(only().end()).isEqualTo(End.CAP_REACHED);
    assertThat(only().response().body().size()).isEqualTo(9 * 1008);
    assertThat(replay(CHAT, "{}").ending()).isEqualTo(Ending.CUT);
  }

  @Test
  void aRequestBeyondTheCapIsKnownByItsDigest() {
    String large = "{\"x\":\"" + "y".repeat(200_000) + "\"}";
    try (RawUpstream upstream =
            RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Understudy recorder =
            record(
                settings(upstream, "", Duration.ofSeconds(5), 10_000, RecordSettings.Mode.ALL))) {
      assertThat(RawClient.post(recorder.baseUrl(), CHAT, large).text()).isEqualTo("ok");
      assertThat(upstream.received().get(0).body()).hasSize(large.length());
    }
    assertThat(only().request().body()).isInstanceOf(Body.Omitted.class);
    assertThat(replay(CHAT, large).text()).isEqualTo("ok");
    assertThat(replay(CHAT, large.replace("yyy", "yzy")).status()).isEqualTo(404);
  }

  @Test
  void putsTheRealKeyInThePlaceOfTheDummy() {
    String real = Secrets.apiKey();
    try (RawUpstream upstream =
            RawUpstream.answering(
                "HTTP/1.1 200 OK\r\nContent-Length: " + real.length() + "\r\n\r\n" + real);
        Understudy recorder =
            record(
                settings(
                    upstream, real, Duration.ofSeconds(5), 1 << 20, RecordSettings.Mode.ALL))) {
      exchange(recorder, "/bearer", "Authorization: Bearer dummy\r\n");
      exchange(recorder, "/x-api-key", "X-Api-Key: dummy\r\n");
      exchange(recorder, "/query?a=1&key=dummy", "");
      exchange(recorder, "/none", "");
      assertThat(upstream.received().get(0).header("Authorization")).isEqualTo("Bearer " + real);
      assertThat(upstream.received().get(1).header("X-Api-Key")).isEqualTo(real);
      assertThat(upstream.received().get(1).header("Authorization")).isEmpty();
      assertThat(upstream.received().get(2).line()).contains("a=1&key=" + real);
      assertThat(upstream.received().get(3).header("Authorization")).isEqualTo("Bearer " + real);
      assertThat(Doubles.awaitJournal(recorder, 4).toString()).doesNotContain(real);
    }
    assertThat(document()).doesNotContain(real).contains("[redacted:");
  }

  @Test
  void anInteractionInWhichASecretIsLeftIsNotWritten() {
    String key = Secrets.apiKey();
    try (RawUpstream upstream =
            RawUpstream.answering(
                "HTTP/1.1 200 OK\r\n" + key + ": x\r\nContent-Length: 0\r\n\r\n");
        Understudy recorder = Doubles.recorder(upstream, tape)) {
      RawClient.post(recorder.baseUrl(), CHAT, "{}");
      JournalEntry entry = Doubles.awaitJournal(recorder, 1).get(0);
      assertThat(entry.outcome()).isEqualTo(Outcome.NOT_RECORDED);
      assertThat(entry.detail())
          .isEqualTo("a secret was left after redaction: api-key in the document");
      assertThat(recorder.recorder().orElseThrow().leftovers()).isEqualTo(1);
    }
    assertThat(Cassette.open(tape).entries()).isEmpty();
    assertThat(document()).doesNotContain(key);
  }

  @Test
  void aRedactedTapeStillMatchesTheSameRequest() {
    String body = "{\"prompt\":\"my key is " + Secrets.apiKey() + "\"}";
    record(RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), CHAT, body);
    assertThat(document()).doesNotContain(Secrets.apiKey());
    assertThat(replay(CHAT, body).text()).isEqualTo("ok");
    assertThat(replay(CHAT, body.replace("my", "a")).status()).isEqualTo(404);
  }

  @Test
  void manyAtOnceAreRecordedWithoutMixingInTheOrderInWhichTheyBegan() {
    RawUpstream.Script script =
        (request, connection) -> {
          String body = new String(request.body(), StandardCharsets.UTF_8);
          connection.send(SSE);
          for (int i = 0; i < 20; i++) {
            connection.chunk("data: " + body + "\n\n").pause(500);
          }
          connection.send("0\r\n\r\n");
          return true;
        };
    try (RawUpstream upstream = RawUpstream.start(script);
        Understudy recorder = Doubles.recorder(upstream, tape)) {
      IntStream.range(0, 60)
          .parallel()
          .forEach(i -> {
            RawClient.Received answer =
                RawClient.post(recorder.baseUrl(), CHAT, "{\"n\":" + i + "}");
            assertThat(answer.text()).isEqualTo(("data: {\"n\":" + i + "}\n\n").repeat(20));
          });
    }
    Cassette cassette = Cassette.open(tape);
    assertThat(cassette.entries()).hasSize(60);
    for (Cassette.Entry entry : cassette.entries()) {
      Interaction interaction = entry.interaction();
      String body = interaction.request().body().bytesOrEmpty().toUtf8Lenient();
      assertThat(interaction.response().body().toUtf8Lenient())
          .isEqualTo(("data: " + body + "\n\n").repeat(20));
    }
    assertThat(cassette.entries())
        .isSortedAccordingTo((a, b) ->
            a.interaction().began().orElseThrow().compareTo(b.interaction().began().orElseThrow()));
  }

  @Test
  void modeMissingReplaysWhatIsThereAndAppendsTheRest() {
    AtomicInteger calls = new AtomicInteger();
    RawUpstream.Script script =
        (request, connection) -> {
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + calls.incrementAndGet());
          return true;
        };
    try (RawUpstream upstream = RawUpstream.start(script)) {
      try (Understudy recorder = Doubles.recorder(upstream, tape)) {
        assertThat(RawClient.post(recorder.baseUrl(), CHAT, "{\"a\":1}").text()).isEqualTo("1");
      }
      try (Understudy recorder =
          record(
              settings(
                  upstream, "", Duration.ofSeconds(5), 1 << 20, RecordSettings.Mode.MISSING))) {
        assertThat(RawClient.post(recorder.baseUrl(), CHAT, "{\"a\":1}").text()).isEqualTo("1");
        assertThat(RawClient.post(recorder.baseUrl(), CHAT, "{\"a\":1}").text()).isEqualTo("2");
        assertThat(RawClient.post(recorder.baseUrl(), CHAT, "{\"a\":2}").text()).isEqualTo("3");
        String large = "{\"a\":\"" + "x".repeat(2 << 20) + "\"}";
        assertThat(RawClient.post(recorder.baseUrl(), CHAT, large).text()).isEqualTo("4");
        assertThat(upstream.received().get(3).body()).hasSize(large.length());
      }
    }
    assertThat(Cassette.open(tape).entries())
        .extracting(entry -> entry.number() + entry.interaction().response().body().toUtf8Lenient())
        .containsExactly("11", "22", "33", "44");
  }

  @Test
  void headAndBodilessAnswersPass() {
    RawUpstream.Script script =
        (request, connection) -> {
          connection.send(
              request.line().startsWith("HEAD")
                  ? "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"
                  : "HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n");
          return false;
        };
    try (RawUpstream upstream = RawUpstream.start(script);
        Understudy recorder = Doubles.recorder(upstream, tape)) {
      assertThat(exchange(recorder, "DELETE", "/x", "").status()).isEqualTo(204);
      try (RawClient client = new RawClient(recorder.baseUrl())) {
        client.send(RawClient.request("HEAD", "/x", "Connection: close\r\n", ""));
        assertThat(client.receive().header("Content-Length")).isEqualTo("99");
      }
    }
    try (Understudy replayer = Doubles.replayer(tape)) {
      RawClient.Received none = exchange(replayer, "DELETE", "/x", "");
      assertThat(none.status()).isEqualTo(204);
      assertThat(none.header("X-A")).isEqualTo("1");
    }
  }

  @Test
  void expectContinueDoesNotHang() {
    try (RawUpstream upstream =
            RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Understudy recorder = Doubles.recorder(upstream, tape);
        RawClient client = new RawClient(recorder.baseUrl())) {
      client.send(RawClient.request("POST", CHAT, "Expect: 100-continue\r\n", "{}"));
      assertThat(client.receive().text()).isEqualTo("ok");
      assertThat(upstream.received().get(0).header("Expect")).isEmpty();
    }
  }

  @Test
  void aHugeHeaderIsAClearError() {
    try (RawUpstream upstream =
            RawUpstream.answering("HTTP/1.1 200 OK\r\nX-Big: " + "x".repeat(1 << 20) + "\r\n\r\n");
        Understudy recorder = Doubles.recorder(upstream, tape)) {
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
        Understudy recorder = Doubles.recorder(upstream, tape);
        RawClient client = new RawClient(recorder.baseUrl())) {
      client.send(RawClient.request("POST", CHAT, "", "{}"));
      Awaitility.await().until(() -> !upstream.received().isEmpty());
      client.send(RawClient.request("POST", CHAT, "", "{}"));
      second.countDown();
      assertThat(client.receive().text()).isEqualTo("ok");
      assertThat(client.readUntil("never")).isEmpty();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private RawClient.Received record(RawUpstream started, String path, String json) {
    try (RawUpstream upstream = started;
        Understudy recorder = Doubles.recorder(upstream, tape)) {
      return RawClient.post(recorder.baseUrl(), path, json);
    }
  }

  private static Understudy record(RecordSettings settings) {
    return Understudy.record(settings, Doubles.local());
  }

  private RecordSettings settings(
      RawUpstream upstream, String key, Duration silence, int cap, RecordSettings.Mode mode) {
    return new RecordSettings(
        new UpstreamSettings(
            UpstreamUrl.parse(upstream.url()), key, Optional.empty(), silence, Map.of()),
        Optional.of(tape),
        mode,
        false,
        List.of(),
        List.of(),
        new Provenance(Provenance.Kind.RECORDED, "", ""),
        cap);
  }

  private RawClient.Received replay(String path, String json) {
    try (Understudy replayer = Doubles.replayer(tape)) {
      return RawClient.post(replayer.baseUrl(), path, json);
    }
  }

  private static void exchange(Understudy understudy, String path, String headers) {
    exchange(understudy, "GET", path, headers);
  }

  private static RawClient.Received exchange(
      Understudy understudy, String method, String path, String headers) {
    URI url = understudy.baseUrl();
    return RawClient.exchange(url, RawClient.request(method, path, headers, ""));
  }

  private Interaction only() {
    List<Cassette.Entry> entries = Cassette.open(tape).entries();
    assertThat(entries).hasSize(1);
    return entries.get(0).interaction();
  }

  private String document() {
    try {
      return Files.readString(tape);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}
