package dev.understudy.server;

import dev.understudy.cassette.CassetteFiles;
import dev.understudy.contract.Profiles;
import dev.understudy.diagnose.InlineDiagnostician;
import dev.understudy.exchange.Responder;
import dev.understudy.journal.Journal;
import dev.understudy.journal.LateJudge;
import dev.understudy.journal.Outcome;
import dev.understudy.match.Selector;
import dev.understudy.match.TapeIndex;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.Recorder;
import dev.understudy.redact.Redactor;
import dev.understudy.replay.Lateness;
import dev.understudy.replay.Pacer;
import dev.understudy.replay.ReplaySettings;
import dev.understudy.replay.Replayer;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A running server: one port, a replayer or a recorder behind it, a journal and a control API. */
public final class UnderstudyServer implements AutoCloseable {

  /** A person's request headers with a few long tokens in them fit; more is a fault. */
  private static final int MAX_HEADERS = 256 * 1024;

  private static final long IDLE_MILLIS = 10 * 60 * 1000L;

  private final ServerSettings settings;
  private final Journal journal;
  private final LateJudge judge;
  private final Pacer pacer;
  private final Optional<Recorder> recorder;
  private final TapeIndex index;
  private final InFlight inFlight = new InFlight();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Javalin javalin;
  private final Runnable reset;
  private int leftUnderWay;

  private UnderstudyServer(
      ServerSettings settings,
      Journal journal,
      LateJudge judge,
      Pacer pacer,
      Responder player,
      Optional<Recorder> recorder,
      TapeIndex index,
      Runnable reset) {
    this.settings = settings;
    this.journal = journal;
    this.judge = judge;
    this.pacer = pacer;
    this.recorder = recorder;
    this.index = index;
    this.reset = reset;
    Guard guard = new Guard(settings);
    Redactor mask = recorder.map(Recorder::redactor).orElseGet(index::mask);
    this.javalin = javalin(guard, new Traffic(player, guard, journal, mask, inFlight));
  }

  /**
   * Starts a server that answers from cassettes.
   *
   * @throws dev.understudy.cassette.CassetteException for a cassette that is not sound
   * @throws IllegalArgumentException when the address cannot be bound
   */
  public static UnderstudyServer replay(ReplaySettings replay, ServerSettings settings) {
    TapeIndex index =
        TapeIndex.load(CassetteFiles.find(replay.cassettes()), settings.environment());
    Journal journal = journal(settings);
    Pacer pacer = new Pacer();
    Selector selector = new Selector(index, replay.repeat());
    LateJudge judge =
        new LateJudge(
            settings.inspector(),
            new InlineDiagnostician(profile(settings, index)),
            journal,
            index.mask()::redact);
    Replayer replayer =
        new Replayer(
            index, selector, replay.speed(), replay.strictRequests(), pacer, journal, judge);
    return new UnderstudyServer(
            settings, journal, judge, pacer, replayer, Optional.empty(), index, selector::reset)
        .start();
  }

  /**
   * Starts a server that relays to a gateway and records.
   *
   * @param tool what a new cassette names as its maker
   * @throws dev.understudy.cassette.CassetteException when the cassette cannot be written
   * @throws IllegalArgumentException when address or gateway settings are not usable
   */
  public static UnderstudyServer record(
      RecordSettings record, ServerSettings settings, String tool) {
    Journal journal = journal(settings);
    Pacer pacer = new Pacer();
    // What is in mode missing replayed here was redacted when it was recorded.
    LateJudge judge =
        new LateJudge(
            settings.inspector(),
            new InlineDiagnostician(
                settings.profile().isEmpty() ? Profiles.FALLBACK : settings.profile()),
            journal,
            interaction -> interaction);
    Recorder recorder =
        Recorder.start(
            record, settings.environment(), journal, judge, pacer, Clock.systemUTC(), tool);
    TapeIndex none = TapeIndex.load(List.of(), Map.of());
    return new UnderstudyServer(
            settings, journal, judge, pacer, recorder, Optional.of(recorder), none, recorder::reset)
        .start();
  }

  /** The server's root, without a slash at its end; the base URL of Anthropic clients. */
  public URI baseUrl() {
    String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return URI.create("http://" + host + ":" + javalin.port());
  }

  /** What was asked and answered. */
  public Journal journal() {
    return journal;
  }

  /** The recorder, when this server records. */
  public Optional<Recorder> recorder() {
    return recorder;
  }

  /** The cassettes that are replayed. */
  public TapeIndex index() {
    return index;
  }

  /** How late chunks were played. */
  public Lateness lateness() {
    return pacer.lateness();
  }

  /** How many calls were still under way when closing gave up waiting for them. */
  public int leftUnderWay() {
    return leftUnderWay;
  }

  /** Begins from the first recordings again, with an empty journal. */
  public void reset() {
    reset.run();
    journal.clear();
  }

  /**
   * Stops listening, waits a while for calls under way, and puts what was recorded on the disk.
   * Closing twice does nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    stopListening();
    leftUnderWay = inFlight.awaitIdle(settings.drain());
    recorder.ifPresent(Recorder::stopping);
    javalin.stop();
    pacer.close();
    judge.close();
    recorder.ifPresent(UnderstudyServer::close);
  }

  private UnderstudyServer start() {
    try {
      javalin.start();
      return this;
    } catch (JavalinBindException inUse) {
      release();
      throw new IllegalArgumentException(
          "cannot listen on "
              + settings
              + ": the port is in use or the address is not of this machine; choose another with"
              + " --port, or --port 0 for a free one",
          inUse);
    } catch (RuntimeException notStarted) {
      release();
      throw notStarted;
    }
  }

  private void release() {
    pacer.close();
    judge.close();
    recorder.ifPresent(Recorder::abandon);
  }

  private static void close(Recorder recorder) {
    try {
      recorder.close();
    } catch (IOException unwritten) {
      throw new UncheckedIOException("the cassette could not be closed", unwritten);
    }
  }

  private void stopListening() {
    for (var connector : javalin.jettyServer().server().getConnectors()) {
      if (connector instanceof ServerConnector listening) {
        listening.close();
      }
    }
  }

  private Javalin javalin(Guard guard, Traffic traffic) {
    return Javalin.create(config -> {
      config.startup.showJavalinBanner = false;
      config.startup.showOldJavalinVersionWarning = false;
      config.startup.startupWatcherEnabled = false;
      config.http.compressionStrategy = CompressionStrategy.NONE;
      config.jetty.host = settings.host();
      config.jetty.port = settings.port();
      config.jetty.threadPool = threads();
      config.jetty.modifyHttpConfiguration(UnderstudyServer::configure);
      config.jetty.modifyServer(server -> prepare(server, traffic));
      new ControlApi(guard, journal, judge, this::health, this::reset).addTo(config.routes);
    });
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(64, 4);
    threads.setName("understudy");
    threads.setDaemon(true);
    return threads;
  }

  private static void prepare(Server server, Traffic traffic) {
    server.setHandler(traffic);
    server.setStopAtShutdown(false);
  }

  /** Nothing may be added to what is played or relayed, and nothing that a client sends refused. */
  private static void configure(HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setUriCompliance(UriCompliance.UNSAFE);
    http.setRequestHeaderSize(MAX_HEADERS);
    http.setResponseHeaderSize(MAX_HEADERS);
    http.setMaxResponseHeaderSize(MAX_HEADERS);
    http.setIdleTimeout(IDLE_MILLIS);
  }

  private Map<String, Object> health() {
    Map<String, Object> health = new LinkedHashMap<>();
    health.put("status", "ok");
    health.put("mode", recorder.isPresent() ? "record" : "replay");
    health.put("interactions", interactions());
    if (settings.inspector().judges()) {
      health.put("violating", journal.failures());
    }
    health.put("misses", journal.count(Outcome.MISS) + journal.count(Outcome.EXHAUSTED));
    recorder.ifPresent(recording -> {
      health.put("recorded", recording.written());
      health.put("not_recorded", recording.leftovers() + recording.failures());
    });
    return health;
  }

  /** How many interactions the tape had at the start. */
  public int interactions() {
    return recorder.map(Recorder::existing).orElseGet(index::size);
  }

  /** The profile that the settings name, else the one that all cassettes with a profile name. */
  private static String profile(ServerSettings settings, TapeIndex index) {
    if (!settings.profile().isEmpty()) {
      return settings.profile();
    }
    List<String> named =
        index.cassettes().stream()
            .map(cassette -> cassette.header().profile())
            .filter(Profiles.SHIPPED::contains)
            .distinct()
            .toList();
    return named.size() == 1 ? named.get(0) : Profiles.FALLBACK;
  }

  private static Journal journal(ServerSettings settings) {
    return new Journal(ServerSettings.JOURNAL_CAPACITY, Clock.systemUTC(), settings.listener());
  }
}
