package dev.understudy.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.Interactions;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.server.ServerSettings;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayerTest {

  private static final String STREAM =
      """
      ---
      request:
        method: POST
        path: /v1/chat/completions
        body:
          json: {}
      response:
        status: 200
        headers:
          - Content-Type: text/event-stream
        stream:
          - at: 100000
            text: "data: 1\\n\\n"
          - at: 100000
            text: ""
          - at: 300000
            text: "data: 2\\n\\n"
      timing:
        upload: 0
        first-byte: 50000
        end: 400000
      end: %s
      ...
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/chat/completions|{'error':{'message':'M','type':'invalid_request_error','param':null,'code':'cassette_miss'}}",
        "/v1/responses|{'error':{'message':'M','type':'invalid_request_error','param':null,'code':'cassette_miss'}}",
        "/v1/messages|{'type':'error','error':{'type':'not_found_error','message':'M','code':'cassette_miss'},'request_id':null}",
        "/v1/messages/count_tokens|{'type':'error','error':{'type':'not_found_error','message':'M','code':'cassette_miss'},'request_id':null}",
        "/anything|{'error':{'message':'M','type':'invalid_request_error','param':null,'code':'cassette_miss'}}",
      })
  void aMissIsA404InTheEndpointsEnvelope(String path, String envelope) throws IOException {
    try (UnderstudyServer replayer = Doubles.replayer(tape(""))) {
      RawClient.Received answer =
          RawClient.post(
              replayer.baseUrl(), path, path.contains("messages") ? "{\"max_tokens\":1}" : "{}");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("x-should-retry")).isEqualTo("false");
      assertThat(answer.header("x-understudy-miss")).isEqualTo("miss");
      assertThat(answer.header("Content-Type")).isEqualTo("application/json");
      String message =
          "no recorded request matches POST "
              + path
              + ": the cassette is empty; specify a cassette: understudy replay FILE";
      assertThat(answer.text()).isEqualTo(envelope.replace('\'', '"').replace("M", message));
      JournalEntry entry = replayer.own().journal().entries().get(0);
      assertThat(entry.outcome()).isEqualTo(Outcome.MISS);
      assertThat(entry.detail()).isEqualTo(message);
    }
  }

  @Test
  void exhaustedSaysSoInOtherWords() throws IOException {
    Path tape = tape(CassetteEncoder.encode(Interactions.simple(1, "/v1/messages", "{}", "once")));
    try (UnderstudyServer replayer = Doubles.replayer(tape)) {
      assertThat(RawClient.post(replayer.baseUrl(), "/v1/messages", "{}").text()).isEqualTo("once");
      RawClient.Received answer = RawClient.post(replayer.baseUrl(), "/v1/messages", "{}");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("x-understudy-miss")).isEqualTo("exhausted");
      assertThat(answer.text())
          .contains("\"code\":\"cassette_exhausted\"")
          .contains(
              "the only recording of POST /v1/messages has been used, the last at "
                  + tape
                  + ":12; record one more, or replay with --repeat last or --repeat cycle");
      replayer.own().reset();
      assertThat(RawClient.post(replayer.baseUrl(), "/v1/messages", "{}").text()).isEqualTo("once");
    }
  }

  @Test
  void keepsEveryGapAndNeverSendsAnEmptyChunk() throws IOException {
    try (UnderstudyServer replayer =
        Doubles.replayer(Speed.RECORDED, Repeat.NEVER, tape(STREAM.formatted("complete")))) {
      RawClient.Received answer = RawClient.post(replayer.baseUrl(), "/v1/chat/completions", "{}");
      assertThat(answer.pieces())
          .extracting(RawClient.Piece::latin1)
          .containsExactly("data: 1\n\n", "data: 2\n\n");
      assertThat(answer.pieces().get(0).at()).isGreaterThanOrEqualTo(100_000);
      assertThat(answer.pieces().get(1).at()).isGreaterThanOrEqualTo(300_000);
      assertThat(answer.ending()).isEqualTo(RawClient.Ending.COMPLETE);
      assertThat(replayer.lateness().count()).isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void aFactorScalesEveryGap() throws IOException {
    try (UnderstudyServer replayer =
        Doubles.replayer(Speed.parse("0.5x"), Repeat.NEVER, tape(STREAM.formatted("complete")))) {
      RawClient.Received answer = RawClient.post(replayer.baseUrl(), "/v1/chat/completions", "{}");
      assertThat(answer.pieces().get(1).at()).isGreaterThanOrEqualTo(600_000);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "upstream-cut,RECORDED",
    "upstream-cut,INSTANT",
    "client-left,INSTANT",
    "timed-out,INSTANT",
    "cap-reached,INSTANT"
  })
  void whatWasNotCompleteIsNeverACleanEnd(String end, String speed) throws IOException {
    try (UnderstudyServer replayer =
        Doubles.replayer(Speed.parse(speed), Repeat.NEVER, tape(STREAM.formatted(end)))) {
      RawClient.Received answer = RawClient.post(replayer.baseUrl(), "/v1/chat/completions", "{}");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.pieces()).hasSize(2);
      assertThat(answer.ending()).isEqualTo(RawClient.Ending.CUT);
    }
  }

  @Test
  void aCutRightBehindTheHeadersIsACutAndNoErrorPage() throws IOException {
    String document =
        """
        ---
        request:
          method: GET
          path: /x
        response:
          status: 200
          headers:
            - Content-Type: text/event-stream
        end: upstream-cut
        ...
        """;
    try (UnderstudyServer replayer = Doubles.replayer(tape(document))) {
      RawClient.Received answer =
          RawClient.exchange(replayer.baseUrl(), RawClient.request("GET", "/x", "", ""));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.pieces()).isEmpty();
      assertThat(answer.ending()).isEqualTo(RawClient.Ending.CUT);
    }
  }

  @Test
  void aThousandPacedStreamsNeedNoThreadEach() throws IOException {
    StringBuilder documents = new StringBuilder();
    for (int at : new int[] {0, 60_000_000}) {
      documents.append("    - at: ").append(at).append("\n      text: \"data: x\\n\\n\"\n");
    }
    String document =
        "---\nrequest:\n  method: GET\n  path: /x\nresponse:\n  status: 200\n  headers:\n"
            + "    - Content-Type: text/event-stream\n  stream:\n"
            + documents
            + "end: complete\n...\n";
    ServerSettings impatient =
        ServerSettings.builder().drain(Duration.ZERO).environment(Map.of()).build();
    SessionOptions replay =
        SessionOptions.replay(tape(document)).speed(Speed.RECORDED).repeat(Repeat.LAST).build();
    try (UnderstudyServer replayer = UnderstudyServer.start(replay, impatient)) {
      List<RawClient> clients =
          IntStream.range(0, 1000).mapToObj(i -> new RawClient(replayer.baseUrl())).toList();
      clients.forEach(client -> client.send(RawClient.request("GET", "/x", "", "")));
      // All have begun, none ends within a minute, and another request is answered all the same.
      clients.forEach(client -> assertThat(client.receiveSome(3)).isEqualTo("9\r\n"));
      assertThat(RawClient.post(replayer.baseUrl(), "/y", "{}").status()).isEqualTo(404);
      long threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("understudy"))
              .count();
      assertThat(threads).isLessThan(500);
      clients.forEach(RawClient::close);
    }
  }

  @Test
  void aBodyOfAHundredMegabytesIsReadAndMissed() throws IOException {
    try (UnderstudyServer replayer = Doubles.replayer(tape(""));
        RawClient client = new RawClient(replayer.baseUrl())) {
      client.send(
          "POST /v1/responses HTTP/1.1\r\nHost: localhost\r\nContent-Length: 104857600\r\n\r\n"
              .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      byte[] part = new byte[1 << 20];
      for (int i = 0; i < 100; i++) {
        client.send(part);
      }
      assertThat(client.receive().status()).isEqualTo(404);
      assertThat(replayer.own().journal().entries().get(0).bodyBytes()).isEqualTo(104857600);
    }
  }

  @Test
  void aRequestThatBreaksOffHarmsNobody() throws IOException {
    Path tape = tape(CassetteEncoder.encode(Interactions.simple(1, "/x", "{}", "ok")));
    UnderstudyServer broken;
    try (UnderstudyServer replayer = broken = Doubles.replayer(tape)) {
      try (RawClient client = new RawClient(replayer.baseUrl())) {
        client.send(
            "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      }
      assertThat(RawClient.post(replayer.baseUrl(), "/x", "{}").text()).isEqualTo("ok");
    }
    assertThat(broken.own().unfinished()).isZero();
  }

  @Test
  void closingTwiceIsFine() throws IOException {
    UnderstudyServer replayer = Doubles.replayer(tape(""));
    URI url = replayer.baseUrl();
    replayer.close();
    replayer.close();
    assertThatThrownBy(() -> new RawClient(url)).hasMessageContaining("Connection refused");
  }

  @Test
  void aMissThatTakesLongHoldsNobodyUp() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    ServerSettings slow =
        Doubles.local(entry -> {
          if (entry.outcome() == Outcome.MISS) {
            await(answered);
          }
        });
    SessionOptions settings =
        SessionOptions.replay(tape(STREAM.formatted("complete"))).repeat(Repeat.LAST).build();
    try (UnderstudyServer replayer = UnderstudyServer.start(settings, slow)) {
      URI url = replayer.baseUrl();
      CompletableFuture<RawClient.Received> missed =
          CompletableFuture.supplyAsync(() -> RawClient.post(url, "/v1/messages", "{}"));
      Awaitility.await().until(() -> replayer.own().journal().count(Outcome.MISS) == 1);
      for (int i = 0; i < 8; i++) {
        assertThat(RawClient.post(url, "/v1/chat/completions", "{}").status()).isEqualTo(200);
      }
      assertThat(missed).isNotDone();
      answered.countDown();
      assertThat(missed.get(10, TimeUnit.SECONDS).status()).isEqualTo(404);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Path tape(String documents) throws IOException {
    return Files.writeString(
        Files.createTempFile(folder, "tape", ".yaml"),
        CassetteEncoder.encode(Interactions.header()) + documents);
  }
}
