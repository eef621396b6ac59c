package dev.understudy.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Interactions;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.redact.Redactor;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.settings.RedactionRule;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawUpstream;
import dev.understudy.testing.Secrets;
import dev.understudy.wire.ContentCoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a recorder passes on and keeps. */
class RecorderTest extends RecorderFixture {

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
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
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
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
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
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      assertThat(RawClient.post(recorder.baseUrl(), CHAT, "{}").text()).isEqualTo("abc");
      journal.addAll(Doubles.awaitJournal(recorder, 1));
    }
    assertThat(journal.get(0).outcome()).isEqualTo(Outcome.NOT_RECORDED);
    assertThat(journal.get(0).detail())
        .isEqualTo(
            "the Content-Encoding 'br' of the answer cannot be decoded to search for secrets");
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
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      RawClient.exchange(recorder.baseUrl(), request.toByteArray());
      assertThat(upstream.received().get(0).body()).isEqualTo(gzip);
    }
    assertThat(only().request().body().bytesOrEmpty().toUtf8Lenient())
        .isEqualTo("{\"model\":\"m\"}");
    assertThat(replay(CHAT, "{\"model\": \"m\"}").text()).isEqualTo("ok");
  }

  @Test
  void aRequestBeyondTheCapIsKnownByItsDigest() {
    String large = "{\"x\":\"" + "y".repeat(200_000) + "\"}";
    try (RawUpstream upstream =
            RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        UnderstudyServer recorder = record(options(upstream, "", Duration.ofSeconds(5)), 10_000)) {
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
        UnderstudyServer recorder =
            record(options(upstream, real, Duration.ofSeconds(5)), 1 << 20)) {
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
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      RawClient.post(recorder.baseUrl(), CHAT, "{}");
      JournalEntry entry = Doubles.awaitJournal(recorder, 1).get(0);
      assertThat(entry.outcome()).isEqualTo(Outcome.NOT_RECORDED);
      assertThat(entry.detail())
          .isEqualTo("a secret was left after redaction: api-key in the document");
      assertThat(recorder.own().recorder().orElseThrow().leftovers()).isEqualTo(1);
    }
    assertThat(Cassette.open(tape).entries()).isEmpty();
    assertThat(document()).doesNotContain(key);
  }

  @Test
  void anAnswerToWhichARuleCannotBeAppliedIsObjectedTo() {
    Interaction broken = Interactions.simple(1, "/x", "{}", "{\"a\":1,,\"pw\":\"x\"}");
    Redactor redactor = Redactor.forTape(List.of(new RedactionRule.Json("/pw")), Map.of(), "", 1);
    assertThat(RedactedDocument.of(broken, redactor).objection())
        .isEqualTo("a secret was left after redaction: broken-json in response body");
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
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
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
      try (UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
        assertThat(RawClient.post(recorder.baseUrl(), CHAT, "{\"a\":1}").text()).isEqualTo("1");
      }
      try (UnderstudyServer recorder = record(missing(upstream))) {
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
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      assertThat(exchange(recorder, "DELETE", "/x", "").status()).isEqualTo(204);
      try (RawClient client = new RawClient(recorder.baseUrl())) {
        client.send(RawClient.request("HEAD", "/x", "Connection: close\r\n", ""));
        assertThat(client.receive().header("Content-Length")).isEqualTo("99");
      }
    }
    try (UnderstudyServer replayer = Doubles.replayer(tape)) {
      RawClient.Received none = exchange(replayer, "DELETE", "/x", "");
      assertThat(none.status()).isEqualTo(204);
      assertThat(none.header("X-A")).isEqualTo("1");
    }
  }

  @Test
  void expectContinueDoesNotHang() {
    try (RawUpstream upstream =
            RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawClient client = new RawClient(recorder.baseUrl())) {
      client.send(RawClient.request("POST", CHAT, "Expect: 100-continue\r\n", "{}"));
      assertThat(client.receive().text()).isEqualTo("ok");
      assertThat(upstream.received().get(0).header("Expect")).isEmpty();
    }
  }
}
