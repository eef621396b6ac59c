package dev.understudy.bench;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.End;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.contract.Profiles;
import dev.understudy.verify.CheckResult;
import dev.understudy.verify.Checker;
import dev.understudy.verify.ExchangeCheck;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Measures how fast chat streams are checked on one core: framing, grammar, schemas and invariants.
 * One operation is one stream of a megabyte, so operations per second are megabytes per second.
 *
 * <p>The events of {@code alike} streams differ only in their text, like real ones; each event of
 * {@code unlike} streams has a unique member, so that the schema library validates each.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ContractSpeed {

  private static final int MEGABYTE = 1_000_000;
  private static final int PIECE = 4096;

  private static final String REQUEST =
      "{\"model\":\"gpt-5.4\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream\":true}";
  private static final String HEAD =
      "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1774224000,"
          + "\"model\":\"gpt-5.4\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_1\",";

  @Param({"crazyrouter", "openai"})
  String profile;

  @Param({"alike", "unlike"})
  String events;

  private Checker checker;
  private byte[] stream;

  /** Runs the benchmark, also from within Maven. */
  public static void main(String[] args) throws Exception {
    Micro.run(ContractSpeed.class);
  }

  /** Makes the stream. */
  @Setup
  public void prepare() {
    checker = new Checker(Profiles.load(profile));
    StringBuilder out = new StringBuilder();
    chunk(out, 0, "{\"role\":\"assistant\",\"content\":\"\"}", "null");
    for (int i = 1; out.length() < MEGABYTE - 1000; i++) {
      chunk(out, i, "{\"content\":\" word" + i + "\"}", "null");
    }
    chunk(out, 0, "{}", "\"stop\"");
    out.append("data: [DONE]\n\n");
    stream = out.toString().getBytes(StandardCharsets.UTF_8);
    CheckResult checked = check();
    if (!checked.findings().isEmpty()) {
      throw new IllegalStateException("the stream should be valid: " + checked.findings());
    }
  }

  /** Checks a megabyte. */
  @Benchmark
  public CheckResult check() {
    ExchangeCheck check =
        checker
            .begin(
                new RecordedRequest(
                    "POST",
                    "/v1/chat/completions",
                    "",
                    Headers.NONE,
                    Body.of(Bytes.utf8(REQUEST)),
                    ContentCoding.IDENTITY),
                Optional.empty())
            .orElseThrow();
    check.head(200, new Headers(List.of(new HeaderField("Content-Type", "text/event-stream"))));
    for (int i = 0; i < stream.length; i += PIECE) {
      check.bytes(ByteBuffer.wrap(stream, i, Math.min(PIECE, stream.length - i)));
    }
    return check.end(End.COMPLETE);
  }

  private void chunk(StringBuilder out, int number, String delta, String finish) {
    out.append(HEAD)
        .append("\"choices\":[{\"index\":0,\"delta\":")
        .append(delta)
        .append(",\"logprobs\":null,\"finish_reason\":")
        .append(finish)
        .append("}]")
        .append(events.equals("unlike") ? ",\"x" + number + "\":1" : "")
        .append(",\"obfuscation\":\"abcdefgh\"}\n\n");
  }
}
