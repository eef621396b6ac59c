package dev.understudy.testing;

import dev.understudy.Understudy;
import dev.understudy.journal.JournalEntry;
import dev.understudy.match.Repeat;
import dev.understudy.record.GatewayClient;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.Recorder;
import dev.understudy.record.RecordingContext;
import dev.understudy.record.UpstreamSettings;
import dev.understudy.record.UpstreamUrl;
import dev.understudy.replay.ReplaySettings;
import dev.understudy.replay.Speed;
import dev.understudy.server.ServerSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** Understudies on free ports, and what tests do with them again and again. */
public final class Doubles {

  private Doubles() {}

  /** Settings that see nothing of the machine's environment. */
  public static ServerSettings local() {
    return local(entry -> {});
  }

  /** The same, with a listener. */
  public static ServerSettings local(Consumer<JournalEntry> listener) {
    return new ServerSettings("127.0.0.1", 0, "", Duration.ofSeconds(5), Map.of(), listener);
  }

  /** A recorder for an upstream. */
  public static Understudy recorder(RawUpstream upstream, Path to) {
    return recorder(upstream.url(), to);
  }

  /** One that records what a gateway answers to {@code to}. */
  public static Understudy recorder(String url, Path to) {
    return Understudy.record(RecordSettings.of(UpstreamUrl.parse(url), to), local());
  }

  /** One that asks a gateway itself. */
  public static GatewayClient asker(String url, Optional<Path> to, String key) {
    RecordSettings settings = RecordSettings.of(UpstreamUrl.parse(url), Path.of("unused"));
    return GatewayClient.start(
        new RecordSettings(
            new UpstreamSettings(
                UpstreamUrl.parse(url), key, Optional.empty(), Duration.ofSeconds(20), Map.of()),
            to,
            settings.mode(),
            settings.overwrite(),
            settings.ignore(),
            settings.redactions(),
            settings.provenance(),
            "crazyrouter",
            settings.bodyCap()),
        new RecordingContext(Map.of(), Clock.systemUTC(), "test"));
  }

  /** A replayer without waiting. */
  public static Understudy replayer(Path... cassettes) {
    return Understudy.replay(ReplaySettings.of(cassettes), local());
  }

  /** A replayer at a speed. */
  public static Understudy replayer(Speed speed, Repeat repeat, Path... cassettes) {
    return Understudy.replay(new ReplaySettings(List.of(cassettes), speed, repeat), local());
  }

  /** Waits until the journal has this many entries, and gives them. */
  public static List<JournalEntry> awaitJournal(Understudy understudy, int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> understudy.journal().entries().size() >= count);
    return understudy.journal().entries();
  }

  /** Waits until this many interactions are on the disk. */
  public static void awaitWritten(Recorder recorder, int count) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> recorder.written() >= count);
  }
}
