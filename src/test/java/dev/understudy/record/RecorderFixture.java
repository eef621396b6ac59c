package dev.understudy.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Interaction;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.UpstreamSettings;
import dev.understudy.settings.UpstreamUrl;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A cassette in a folder of its own, and what recorder tests do with it again and again. */
abstract class RecorderFixture {

  static final String SSE =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
  static final String CHAT = "/v1/chat/completions";

  @TempDir Path folder;
  Path tape;

  @BeforeEach
  void nameTape() {
    tape = folder.resolve("tape.yaml");
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  RawClient.Received record(RawUpstream started, String path, String json) {
    try (RawUpstream upstream = started;
        UnderstudyServer recorder = Doubles.recorder(upstream, tape)) {
      return RawClient.post(recorder.baseUrl(), path, json);
    }
  }

  static UnderstudyServer record(SessionOptions options) {
    return UnderstudyServer.start(options, Doubles.local());
  }

  /** A recorder that keeps {@code cap} bytes of a body. */
  static UnderstudyServer record(SessionOptions options, int cap) {
    return UnderstudyServer.start(options, Doubles.settings().maxBody(cap).build());
  }

  /** To record with a key, from a gateway that may be silent for a while. */
  SessionOptions options(RawUpstream upstream, String key, Duration silence) {
    return upstream(SessionOptions.record(url(upstream), tape), upstream, key, silence);
  }

  /** To replay what the tape has, and record the rest. */
  SessionOptions missing(RawUpstream upstream) {
    return SessionOptions.missing(url(upstream), tape).build();
  }

  private static SessionOptions upstream(
      SessionOptions.Builder options, RawUpstream upstream, String key, Duration silence) {
    return options
        .upstream(UpstreamSettings.builder(url(upstream)).key(key).timeout(silence).build())
        .build();
  }

  private static UpstreamUrl url(RawUpstream upstream) {
    return UpstreamUrl.parse(upstream.url());
  }

  RawClient.Received replay(String path, String json) {
    try (UnderstudyServer replayer = Doubles.replayer(tape)) {
      return RawClient.post(replayer.baseUrl(), path, json);
    }
  }

  static void exchange(UnderstudyServer understudy, String path, String headers) {
    exchange(understudy, "GET", path, headers);
  }

  static RawClient.Received exchange(
      UnderstudyServer understudy, String method, String path, String headers) {
    URI url = understudy.baseUrl();
    return RawClient.exchange(url, RawClient.request(method, path, headers, ""));
  }

  Interaction only() {
    List<Cassette.Entry> entries = Cassette.open(tape).entries();
    assertThat(entries).hasSize(1);
    return entries.get(0).interaction();
  }

  String document() {
    try {
      return Files.readString(tape);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}
