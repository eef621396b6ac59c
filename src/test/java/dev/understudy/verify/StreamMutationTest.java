package dev.understudy.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.End;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.contract.Level;
import dev.understudy.contract.Profiles;
import dev.understudy.dialect.Verdict;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Valid streams of all three dialects, broken in one place: nothing crashes the checker, and what
 * is no longer valid is found.
 */
class StreamMutationTest {

  private static final Checker OPENAI = new Checker(Profiles.load("openai"));
  private static final Checker ANTHROPIC = new Checker(Profiles.load("anthropic"));

  enum Mutation {
    DROP,
    DUPLICATE,
    SWAP,
    RETYPE,
    TRUNCATE,
    SPLIT
  }

  @Property(tries = 10_000)
  void findsWhatIsBroken(
      @ForAll @IntRange(min = 0, max = 2) int dialect,
      @ForAll Mutation mutation,
      @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int seed) {
    Random random = new Random(seed);
    GeneratedStream valid = GeneratedStream.of(dialect, random);
    assertThat(Exchanges.lines(check(valid, valid.events(), 1 + random.nextInt(64)))).isEmpty();

    List<String> events = new ArrayList<>(valid.events());
    int at = random.nextInt(events.size());
    String hit = events.get(at);
    boolean tolerated = false;
    switch (mutation) {
      case DROP -> {
        events.remove(at);
        tolerated = valid.mayBeDropped(hit);
      }
      case DUPLICATE -> {
        events.add(at, hit);
        // There may be several of those (facts on messages, message_delta+).
        tolerated = valid.mayBeDropped(hit) || hit.startsWith("event: message_delta");
      }
      case SWAP -> {
        int other = random.nextInt(events.size());
        String there = events.get(other);
        events.set(other, hit);
        events.set(at, there);
        tolerated = valid.order(events).equals(valid.order(valid.events()));
      }
      case RETYPE -> {
        String retyped = GeneratedStream.retyped(hit);
        events.set(at, retyped);
        tolerated = retyped.equals(hit);
      }
      case TRUNCATE -> events.subList(at, events.size()).clear();
      case SPLIT -> tolerated = true;
    }
    CheckResult checked = check(valid, events, 1 + random.nextInt(3));
    if (tolerated) {
      assertThat(Exchanges.lines(checked)).isEmpty();
    } else {
      assertThat(checked.findings())
          .as("%s of %s", mutation, hit)
          .anyMatch(finding -> finding.level() != Level.OBSERVED);
    }
    if (mutation == Mutation.TRUNCATE) {
      assertThat(checked.verdict()).isEqualTo(Verdict.TRUNCATED);
    }
  }

  @Property(tries = 2_000)
  void survivesAnyBytes(
      @ForAll @IntRange(min = 0, max = 2) int dialect,
      @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int seed) {
    Random random = new Random(seed);
    GeneratedStream valid = GeneratedStream.of(dialect, random);
    byte[] bytes = String.join("", valid.events()).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 1 + random.nextInt(20); i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    assertThat(check(valid, bytes, 7).verdict()).isNotNull();
  }

  private static CheckResult check(GeneratedStream stream, List<String> events, int step) {
    return check(stream, String.join("", events).getBytes(StandardCharsets.UTF_8), step);
  }

  private static CheckResult check(GeneratedStream stream, byte[] bytes, int step) {
    Checker checker = stream.path().endsWith("messages") ? ANTHROPIC : OPENAI;
    ExchangeCheck check =
        checker
            .begin(
                new RecordedRequest(
                    "POST",
                    stream.path(),
                    "",
                    new Headers(List.of(new HeaderField("anthropic-version", "2023-06-01"))),
                    Body.of(Bytes.utf8(stream.request())),
                    ContentCoding.IDENTITY),
                Optional.empty())
            .orElseThrow();
    check.head(200, new Headers(List.of(new HeaderField("Content-Type", "text/event-stream"))));
    for (int i = 0; i < bytes.length; i += step) {
      check.bytes(ByteBuffer.wrap(bytes, i, Math.min(step, bytes.length - i)));
    }
    return check.end(End.COMPLETE);
  }
}
