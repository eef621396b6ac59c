package dev.understudy.testing;

import dev.understudy.engine.LiveSession;
import dev.understudy.journal.JournalEntry;
import dev.understudy.record.GatewayClient;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.Recorder;
import dev.understudy.record.RecordingContext;
import dev.understudy.server.ServerSettings;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.settings.UpstreamSettings;
import dev.understudy.settings.UpstreamUrl;
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
    return settings().build();
  }

  /** Settings that see nothing of the machine's environment, and tell a listener. */
  public static ServerSettings local(Consumer<JournalEntry> listener) {
    return settings().listener(listener).build();
  }

  /** Begins settings that see nothing of the machine's environment. */
  public static ServerSettings.Builder settings() {
    return ServerSettings.builder().drain(Duration.ofSeconds(5)).environment(Map.of());
  }

  /** A recorder for an upstream. */
  public static UnderstudyServer recorder(RawUpstream upstream, Path to) {
    return recorder(upstream.url(), to);
  }

  /** One that records what a gateway answers to {@code to}. */
  public static UnderstudyServer recorder(String url, Path to) {
    return UnderstudyServer.start(recording(url, to).build(), local());
  }

  /** Begins the options of a server's own session that records without waiting. */
  public static SessionOptions.Builder recording(String url, Path to) {
    return SessionOptions.record(UpstreamUrl.parse(url), to);
  }

  /** One that asks a gateway itself. */
  public static GatewayClient asker(String url, Optional<Path> to, String key) {
    UpstreamSettings upstream =
        UpstreamSettings.builder(UpstreamUrl.parse(url))
            .key(key)
            .timeout(Duration.ofSeconds(20))
            .build();
    return GatewayClient.start(
        RecordSettings.builder(upstream).to(to).profile("crazyrouter").build(),
        new RecordingContext(Map.of(), Clock.systemUTC(), "test"));
  }

  /** A replayer without waiting. */
  public static UnderstudyServer replayer(Path... cassettes) {
    return UnderstudyServer.start(SessionOptions.replay(cassettes).build(), local());
  }

  /** A replayer at a speed. */
  public static UnderstudyServer replayer(Speed speed, Repeat repeat, Path... cassettes) {
    return UnderstudyServer.start(
        SessionOptions.replay(cassettes).speed(speed).repeat(repeat).build(), local());
  }

  /** Waits until the journal has this many entries, and gives them. */
  public static List<JournalEntry> awaitJournal(UnderstudyServer understudy, int count) {
    return awaitJournal(understudy.own(), count);
  }

  /** Waits until the journal of a session has this many entries, and gives them. */
  public static List<JournalEntry> awaitJournal(LiveSession session, int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> session.journal().entries().size() >= count);
    return session.journal().entries();
  }

  /** Waits until a recorder has this many interactions on the disk. */
  public static void awaitWritten(UnderstudyServer recorder, int count) {
    awaitWritten(recorder.own(), count);
  }

  /** Waits until a session that records has this many interactions on the disk. */
  public static void awaitWritten(LiveSession session, int count) {
    Recorder recorder = session.recorder().orElseThrow();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> recorder.written() >= count);
  }
}
