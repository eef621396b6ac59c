package dev.understudy.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.End;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.server.ServerSettings;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.RedactionRule;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawUpstream;
import dev.understudy.testing.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What went wrong once, and may not again. */
class RelayEdgesTest extends RecorderFixture {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void aPoolFullOfOldConnectionsCostsNoCall() throws Exception {
    int clients = 20;
    CyclicBarrier together = new CyclicBarrier(clients);
    AtomicInteger calls = new AtomicInteger();
    RawUpstream.Script script =
        (request, connection) -> {
          int call = calls.incrementAndGet();
          if (call <= clients) {
            meet(together);
            connection.send(OK);
            // Kept open until the next request is on it, and closed then without an answer.
            connection.awaitByte();
            return false;
          }
          connection.send(OK);
          return false;
        };
    try (RawUpstream upstream = RawUpstream.start(script);
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      List<Thread> threads =
          IntStream.range(0, clients)
              .mapToObj(i ->
                  new Thread(() -> RawClient.post(recorder.baseUrl(), "/x", "{\"n\":" + i + "}")))
              .toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      for (int i = 0; i < clients; i++) {
        RawClient.Received answer = RawClient.post(recorder.baseUrl(), "/y", "{\"n\":" + i + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      }
    }
    assertThat(Cassette.open(tape).entries()).hasSize(2 * clients);
  }

  @ParameterizedTest
  @ValueSource(ints = {8 * 1024, 100_000, 250_000})
  void aLargeHeadArrivesWhole(int size) {
    String large = "v".repeat(size);
    try (RawUpstream upstream = RawUpstream.answering(OK);
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawClient client = new RawClient(recorder.baseUrl())) {
      client.send(RawClient.request("POST", "/x", "X-Large: " + large + "\r\n", "{}"));
      assertThat(client.receive().text()).isEqualTo("ok");
      assertThat(upstream.received().get(0).header("X-Large")).isEqualTo(large);
    }
  }

  /** What comes at once is read at once: that the machine was busy can cut one, but not all. */
  @Test
  void aLargeChunkIsOnTheTapeAsOne() {
    int size = 60_000;
    RawUpstream.Script script =
        (request, connection) -> {
          connection.send(SSE);
          for (int i = 0; i < 10; i++) {
            connection.chunk("data: " + "x".repeat(size - 8) + "\n\n").pause(20_000);
          }
          connection.send("0\r\n\r\n");
          return true;
        };
    record(RawUpstream.start(script), "/x", "{}");
    assertThat(Cassette.open(tape).entries().get(0).interaction().response().chunks())
        .extracting(chunk -> chunk.bytes().size())
        .contains(size);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|200 OK%Content-Length: 0",
        "POST|200 OK%Content-Length: 0",
        "GET|204 No Content",
        "GET|304 Not Modified%Content-Length: 9",
        "HEAD|200 OK%Content-Length: 9"
      })
  void aConnectionSurvivesAnswersWithoutABody(String method, String answer) {
    String response = "HTTP/1.1 " + answer.replace("%", "\r\n") + "\r\n\r\n";
    RawUpstream.Script script =
        (request, connection) -> {
          connection.send(response);
          return true;
        };
    try (RawUpstream upstream = RawUpstream.start(script);
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawClient client = new RawClient(recorder.baseUrl())) {
      for (int i = 0; i < 300; i++) {
        client.send(RawClient.request(method, "/x" + i, "", ""));
        client.readUntil("\r\n\r\n");
      }
      assertThat(Doubles.awaitJournal(recorder, 300)).hasSize(300);
    }
  }

  @Test
  void aSlowClientIsNotASilentGateway() throws Exception {
    byte[] part = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    RawUpstream.Script script =
        (request, connection) -> {
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + (30 << 20) + "\r\n\r\n");
          for (int i = 0; i < 30; i++) {
            connection.send(part);
          }
          return false;
        };
    try (RawUpstream upstream = RawUpstream.start(script);
        UnderstudyServer recorder = record(upstream, Duration.ofMillis(300), 64 << 20);
        RawClient client = new RawClient(recorder.baseUrl())) {
      client.send(RawClient.request("GET", "/x", "", ""));
      client.receiveSome(1);
      TimeUnit.MILLISECONDS.sleep(1500);
      assertThat(client.readExactly((30 << 20) - 1)).isEqualTo((30 << 20) - 1);
    }
    assertThat(Cassette.open(tape).entries().get(0).interaction().end()).isEqualTo(End.COMPLETE);
  }

  @Test
  void anAnswerBeforeTheWholeRequestReachesTheClientAndIsNotTaped() {
    RawUpstream.Script script =
        (request, connection) -> {
          connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
          return false;
        };
    try (RawUpstream upstream = RawUpstream.startWithoutBodies(script);
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawClient client = new RawClient(recorder.baseUrl())) {
      client.send(
          "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc"
              .getBytes(StandardCharsets.US_ASCII));
      RawClient.Received answer = client.receive();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.text()).isEqualTo("big");
      JournalEntry entry = Doubles.awaitJournal(recorder, 1).get(0);
      assertThat(entry.outcome()).isEqualTo(Outcome.NOT_RECORDED);
      assertThat(entry.detail()).isEqualTo("the gateway answered before the request was complete");
    }
    assertThat(Cassette.open(tape).entries()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "//v1/echo?x=1,//v1/echo?x=1", "//127.0.0.1:9/x,//127.0.0.1:9/x", "/x?a=%zz,/x?a=%25zz",
    "/a%2Fb?q=%20+,/a%2Fb?q=%20+", "/x?,/x", "/x?a={b}|c,/x?a=%7Bb%7D%7Cc"
  })
  void thePathGoesUpstreamAsItCame(String sent, String received) {
    try (RawUpstream upstream = RawUpstream.answering(OK);
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      assertThat(
              RawClient.exchange(recorder.baseUrl(), RawClient.request("GET", sent, "", ""))
                  .status())
          .isEqualTo(200);
      assertThat(upstream.received().get(0).line()).isEqualTo("GET " + received + " HTTP/1.1");
    }
  }

  @Test
  void aBodyWithoutATypeGetsNone() {
    try (RawUpstream upstream = RawUpstream.answering(OK);
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      RawClient.exchange(recorder.baseUrl(), RawClient.request("POST", "/x", "", "{}"));
      assertThat(upstream.received().get(0).header("Content-Type")).isEmpty();
    }
  }

  @Test
  void a204WithABodyIsA204WithoutOne() {
    try (RawUpstream upstream =
            RawUpstream.answering("HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc");
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      assertThat(RawClient.post(recorder.baseUrl(), "/x", "{}").status()).isEqualTo(204);
    }
    try (UnderstudyServer replayer = Doubles.replayer(tape)) {
      assertThat(RawClient.post(replayer.baseUrl(), "/x", "{}").status()).isEqualTo(204);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"\\uZZZZ\"}",
        "{\"KEY\":1}",
        "{\"a\\nb\":1}",
        "\uFEFF{\"a\":1}",
        "{\"a\":1,\"a\":2}",
        "[1e999999999]",
        "NaN",
        "\u0000\u0001"
      })
  void whateverWasAskedIsRecordedAndAnsweredAgain(String body) {
    String request = body.replace("KEY", "k".repeat(3000));
    try (RawUpstream upstream = RawUpstream.answering(OK);
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      assertThat(RawClient.post(recorder.baseUrl(), "/x", request).text()).isEqualTo("ok");
    }
    try (UnderstudyServer replayer = Doubles.replayer(tape)) {
      assertThat(RawClient.post(replayer.baseUrl(), "/x", request).text()).isEqualTo("ok");
    }
  }

  @Test
  void aMultipartRequestWithASecretMatches() {
    byte[] one = multipart("abc");
    byte[] other = multipart("another-boundary");
    try (RawUpstream upstream = RawUpstream.answering(OK);
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      RawClient.exchange(recorder.baseUrl(), one);
    }
    try (UnderstudyServer replayer = Doubles.replayer(tape)) {
      assertThat(RawClient.exchange(replayer.baseUrl(), other).text()).isEqualTo("ok");
    }
  }

  @Test
  void aGzipRequestBeyondTheCapMatches() throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
      byte[] noise = new byte[30_000];
      new Random(7).nextBytes(noise);
      gzip.write(noise);
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        ("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Length: "
                + coded.size()
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(coded.toByteArray());
    try (RawUpstream upstream = RawUpstream.answering(OK);
        UnderstudyServer recorder = record(upstream, Duration.ofSeconds(5), 20_000)) {
      RawClient.exchange(recorder.baseUrl(), request.toByteArray());
    }
    try (UnderstudyServer replayer = Doubles.replayer(tape)) {
      assertThat(RawClient.exchange(replayer.baseUrl(), request.toByteArray()).text())
          .isEqualTo("ok");
    }
  }

  @Test
  void aStartThatFailsLeavesNoCassette() {
    try (RawUpstream upstream = RawUpstream.answering(OK)) {
      ServerSettings taken =
          ServerSettings.builder()
              .port(upstream.port())
              .drain(Duration.ZERO)
              .environment(Map.of())
              .build();
      SessionOptions settings = Doubles.recording(upstream.url(), tape).build();
      assertThatThrownBy(() -> UnderstudyServer.start(settings, taken))
          .hasMessageContaining("the port is in use");
    }
    assertThat(tape).doesNotExist();
  }

  @Test
  void anExpressionThatOverflowsTheStackLosesOneRecordingAndSaysSo() {
    try (RawUpstream upstream = RawUpstream.answering(OK)) {
      SessionOptions settings =
          Doubles.recording(upstream.url(), tape)
              .redact(new RedactionRule.Regex("x(?:x|z)+q"))
              .build();
      try (UnderstudyServer recorder = UnderstudyServer.start(settings, Doubles.local())) {
        String body = "{\"a\":\"" + "x".repeat(300_000) + "\"}";
        assertThat(RawClient.post(recorder.baseUrl(), "/x", body).text()).isEqualTo("ok");
        JournalEntry entry = Doubles.awaitJournal(recorder, 1).get(0);
        assertThat(entry.outcome()).isEqualTo(Outcome.NOT_RECORDED);
        assertThat(entry.detail()).isEqualTo("an internal error in Understudy: StackOverflowError");
        assertThat(recorder.own().recorder().orElseThrow().failures()).isEqualTo(1);
      }
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception late) {
      throw new AssertionError(late);
    }
  }

  private static byte[] multipart(String boundary) {
    return RawClient.request(
        "POST",
        "/x",
        "Content-Type: multipart/form-data; boundary=" + boundary + "\r\n",
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=f\r\n\r\n"
            + Secrets.apiKey()
            + "\r\n--"
            + boundary
            + "--\r\n");
  }

  private UnderstudyServer record(RawUpstream upstream, Duration silence, int cap) {
    return record(options(upstream, "", silence), cap);
  }
}
