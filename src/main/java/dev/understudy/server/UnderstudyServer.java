package dev.understudy.server;

import dev.understudy.contract.Profiles;
import dev.understudy.diagnose.InlineDiagnostician;
import dev.understudy.http.Threads;
import dev.understudy.journal.Journal;
import dev.understudy.journal.Observers;
import dev.understudy.journal.Outcome;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.Recorder;
import dev.understudy.replay.Lateness;
import dev.understudy.replay.Pacer;
import dev.understudy.replay.ReplaySettings;
import dev.understudy.replay.Speed;
import dev.understudy.session.ServerContext;
import dev.understudy.session.Session;
import dev.understudy.session.SessionOptions;
import dev.understudy.session.Sessions;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.ServerConnector;

/** A running server: one port, a session at its root, others below it, and a control API. */
public final class UnderstudyServer implements AutoCloseable {

  /** A person's request headers with a few long tokens in them fit; more is a fault. */
  private static final int MAX_HEADERS = 256 * 1024;

  private static final long IDLE_MILLIS = 10 * 60 * 1000L;

  private final ServerSettings settings;
  private final Pacer pacer;
  private final Session own;
  private final Sessions sessions;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Javalin javalin;

  /** Makes the session that answers at the server's root. */
  private interface Opening {
    Session open(Sessions sessions);
  }

  private UnderstudyServer(
      ServerSettings settings, Optional<RecordSettings> record, String tool, Opening opening) {
    this.settings = settings;
    this.pacer = new Pacer();
    ServerContext host =
        new ServerContext(
            this::baseUrl,
            settings.environment(),
            pacer,
            Clock.systemUTC(),
            settings.drain(),
            tool,
            settings.listener());
    this.sessions = new Sessions(host);
    this.own = opening.open(sessions);
    Guard guard = new Guard(settings);
    SessionApi api = new SessionApi(sessions, new SessionRequests(settings.cassetteRoot(), record));
    this.javalin =
        javalin(new Traffic(own, sessions, guard), new ControlApi(guard, own, api, this::health));
  }

  /**
   * Starts a server that answers from cassettes.
   *
   * @param tool what a cassette that a session records names as its maker
   * @throws dev.understudy.cassette.CassetteException for a cassette that is not sound
   * @throws IllegalArgumentException when the address cannot be bound
   */
  public static UnderstudyServer replay(
      ReplaySettings replay, ServerSettings settings, String tool) {
    SessionOptions options = SessionOptions.replay(replay.cassettes().toArray(Path[]::new)).build();
    return new UnderstudyServer(
            settings,
            Optional.empty(),
            tool,
            sessions ->
                sessions.own(
                    options, replay, index -> observers(settings, Sessions.profileOf(index))))
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
    SessionOptions options =
        SessionOptions.replay(record.to().stream().toArray(Path[]::new))
            .speed(Speed.RECORDED)
            .build();
    return new UnderstudyServer(
            settings,
            Optional.of(record),
            tool,
            sessions -> sessions.own(options, record, observers(settings, Profiles.FALLBACK)))
        .start();
  }

  /** The server's root, without a slash at its end; the base URL of Anthropic clients. */
  public URI baseUrl() {
    String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return URI.create("http://" + host + ":" + javalin.port());
  }

  /** The session that answers at the server's root. */
  public Session own() {
    return own;
  }

  /** The sessions below the server's root. */
  public Sessions sessions() {
    return sessions;
  }

  /** How late chunks were played. */
  public Lateness lateness() {
    return pacer.lateness();
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
    List<Session> all = new ArrayList<>(sessions.all());
    all.add(own);
    long deadline = System.nanoTime() + settings.drain().toNanos();
    all.forEach(session -> session.stopping(Duration.ofNanos(deadline - System.nanoTime())));
    javalin.stop();
    pacer.close();
    closeAll(all);
  }

  /** One that fails keeps none of the others from being put on the disk. */
  private static void closeAll(List<Session> sessions) {
    RuntimeException failure = null;
    for (Session session : sessions) {
      try {
        session.close();
      } catch (RuntimeException unwritten) {
        if (failure == null) {
          failure = unwritten;
        } else {
          failure.addSuppressed(unwritten);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
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
    own.abandon();
  }

  private void stopListening() {
    for (var connector : javalin.jettyServer().server().getConnectors()) {
      if (connector instanceof ServerConnector listening) {
        listening.close();
      }
    }
  }

  private Javalin javalin(Traffic traffic, ControlApi control) {
    return javalin(config -> {
      config.jetty.host = settings.host();
      config.jetty.port = settings.port();
      config.jetty.modifyServer(server -> server.setHandler(traffic));
      control.addTo(config.routes);
    });
  }

  /** What all servers have in common, and more. */
  static Javalin javalin(Consumer<JavalinConfig> more) {
    return Javalin.create(config -> {
      config.startup.showJavalinBanner = false;
      config.startup.showOldJavalinVersionWarning = false;
      config.startup.startupWatcherEnabled = false;
      config.http.compressionStrategy = CompressionStrategy.NONE;
      config.jetty.threadPool = Threads.pool("understudy", 64, 4);
      config.jetty.modifyHttpConfiguration(UnderstudyServer::configure);
      config.jetty.modifyServer(server -> server.setStopAtShutdown(false));
      more.accept(config);
    });
  }

  /** Nothing may be added to what is played or relayed, and nothing that a client sends refused. */
  static void configure(HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setUriCompliance(UriCompliance.UNSAFE);
    http.setRequestHeaderSize(MAX_HEADERS);
    http.setMaxResponseHeaderSize(MAX_HEADERS);
    http.setIdleTimeout(IDLE_MILLIS);
  }

  private Map<String, Object> health() {
    Map<String, Object> health = new LinkedHashMap<>();
    Optional<Recorder> recorder = own.recorder();
    health.put("status", "ok");
    health.put("mode", recorder.isPresent() ? "record" : "replay");
    health.put("interactions", own.interactions());
    if (settings.verifier().verifies()) {
      health.put("violating", own.journal().failures());
    }
    health.put(
        "misses", own.journal().count(Outcome.MISS) + own.journal().count(Outcome.EXHAUSTED));
    recorder.ifPresent(recording -> {
      health.put("recorded", recording.written());
      health.put("not_recorded", recording.leftovers() + recording.failures());
    });
    return health;
  }

  /** By the diagnoses of the profile that the settings name, else of another. */
  private static Observers observers(ServerSettings settings, String otherwise) {
    return new Observers(
        new Journal(Journal.DEFAULT_CAPACITY, Clock.systemUTC(), settings.listener()),
        settings.verifier(),
        new InlineDiagnostician(settings.profile().isEmpty() ? otherwise : settings.profile()));
  }
}
