package dev.understudy.bench;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.CassetteHeader;
import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Provenance;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.cassette.Timing;
import dev.understudy.match.CassetteIndex;
import dev.understudy.match.Match;
import dev.understudy.match.Selector;
import dev.understudy.redact.Redactor;
import dev.understudy.settings.Repeat;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import dev.understudy.wire.SseParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Benchmarks of the components that each call uses. If an operation handles a megabyte, operations
 * per second are megabytes per second; the others handle one request of half a kilobyte.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class Pieces {

  private static final int MEGABYTE = 1_000_000;
  private static final int PIECE = 4096;
  private static final Headers SSE =
      new Headers(List.of(new HeaderField("Content-Type", "text/event-stream")));
  private static final Headers JSON =
      new Headers(
          List.of(
              new HeaderField("Content-Type", "application/json"),
              new HeaderField("User-Agent", "OpenAI/Java 4.0.0"),
              new HeaderField("Accept", "application/json")));

  private Bytes stream;
  private Interaction streamed;
  private Interaction answered;
  private Path tape;
  private Selector selector;
  private Redactor redactor;
  private int asked;

  /** Runs the benchmarks, also from within Maven. */
  public static void main(String[] args) throws RunnerException {
    Micro.run(Pieces.class);
  }

  /** Creates a stream, and a cassette with many requests. */
  @Setup
  public void prepare() throws IOException {
    StringBuilder out = new StringBuilder();
    for (int i = 0; out.length() < MEGABYTE; i++) {
      out.append("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,")
          .append("\"model\":\"gpt-5.4\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word")
          .append(i)
          .append("\"},\"finish_reason\":null}]}\n\n");
    }
    stream = Bytes.utf8(out.toString());
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < stream.size(); i += PIECE) {
      chunks.add(Chunk.of(i, stream.slice(i, Math.min(i + PIECE, stream.size()))));
    }
    streamed = interaction(request(0), new RecordedResponse(200, SSE, chunks, IDENTITY));
    answered = interaction(request(0), answer(0));
    redactor = Redactor.of(List.of(), Map.of());
    List<String> documents = new ArrayList<>();
    documents.add(CassetteEncoder.encode(header()));
    int size = 0;
    for (int i = 0; size < MEGABYTE; i++) {
      String document = CassetteEncoder.encodeChecked(interaction(request(i), answer(i)));
      documents.add(document);
      size += document.length();
    }
    tape = Files.createTempFile("pieces", ".yaml");
    Files.writeString(tape, String.join("", documents), StandardCharsets.UTF_8);
    selector = new Selector(CassetteIndex.load(List.of(tape), Map.of()), Repeat.LAST);
  }

  /** Deletes the cassette. */
  @TearDown
  public void remove() throws IOException {
    Files.delete(tape);
  }

  /** Frames a megabyte of events. */
  @Benchmark
  public int framing() {
    int[] events = new int[1];
    SseParser parser = new SseParser(MEGABYTE, event -> events[0]++);
    for (Chunk chunk : streamed.response().chunks()) {
      parser.feed(chunk.bytes().asBuffer());
    }
    return events[0];
  }

  /** Redacts a megabyte of events. */
  @Benchmark
  public Interaction redaction() {
    return redactor.redact(streamed);
  }

  /** Redacts one answer and encodes it as for a cassette. */
  @Benchmark
  public String recording() {
    Redactor.Checked checked = redactor.redactChecked(answered);
    return CassetteEncoder.encodeChecked(checked.interaction());
  }

  /** Parses a request's JSON and writes it canonically. */
  @Benchmark
  public String canonicalJson() {
    return CanonicalJson.of(CanonicalJson.parse(request(0).body().bytesOrEmpty()).orElseThrow());
  }

  /** Finds the recording of a request, each time of another request. */
  @Benchmark
  public Match matching() {
    return selector.take(request(asked++ % 500));
  }

  /** Parses and checks a cassette of a megabyte on all processors. */
  @Benchmark
  public Cassette reading() {
    return Cassette.open(tape);
  }

  private static final ContentCoding IDENTITY = ContentCoding.IDENTITY;

  private static RecordedRequest request(int number) {
    return new RecordedRequest(
        "POST",
        "/v1/chat/completions",
        "",
        JSON,
        Body.of(
            Bytes.utf8(
                "{\"model\":\"gpt-5.4\",\"messages\":[{\"role\":\"system\",\"content\":\"You are"
                    + " terse.\"},{\"role\":\"user\",\"content\":\"Question "
                    + number
                    + " "
                    + "about the life of the honey bee ".repeat(12)
                    + "\"}],\"max_tokens\":64,\"temperature\":0.2}")),
        IDENTITY);
  }

  private static RecordedResponse answer(int number) {
    return new RecordedResponse(
        200, JSON, List.of(Chunk.of(0, request(number).body().bytesOrEmpty())), IDENTITY);
  }

  private static Interaction interaction(RecordedRequest request, RecordedResponse response) {
    return new Interaction(0, Optional.empty(), request, response, Timing.NONE, End.COMPLETE);
  }

  private static CassetteHeader header() {
    return new CassetteHeader(
        "bench",
        "2026-11-26T08:00:00Z",
        "http://127.0.0.1",
        new Provenance(Provenance.Kind.HAND_WRITTEN, "", ""),
        "generic",
        List.of(),
        List.of());
  }
}
