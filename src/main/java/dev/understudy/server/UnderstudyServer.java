package dev.understudy.server;

import dev.understudy.engine.LiveSession;
import dev.understudy.engine.ServerContext;
import dev.understudy.engine.Sessions;
import dev.understudy.http.Threads;
import dev.understudy.journal.Outcome;
import dev.understudy.record.Recorder;
import dev.understudy.replay.Lateness;
import dev.understudy.replay.Pacer;
import dev.understudy.session.SessionOptions;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.net.URI;
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

/**
 * A running server: a port, a session at its root, further sessions below it, and a control API.
 */
public final class UnderstudyServer implements AutoCloseable {

  /** The maximum size of request headers in bytes: enough for a few long tokens. */
  private static final int MAX_HEADERS = 256 * 1024;

  private static final long IDLE_MILLIS = 10 * 60 * 1000L;

  private final ServerSettings settings;
  private final Pacer pacer;
  private final LiveSession own;
  private final Sessions sessions;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Javalin javalin;

  private UnderstudyServer(SessionOptions options, ServerSettings settings) {
    this.settings = settings;
    this.pacer = new Pacer();
    ServerContext context =
        new ServerContext(
            this::baseUrl,
            settings.environment(),
            pacer,
            Clock.systemUTC(),
            settings.drain(),
            settings.maxBody(),
            "understudy " + version(),
            settings.listener());
    this.sessions = new Sessions(context);
    this.own = sessions.own(options, settings.overwrite());
    Guard guard = new Guard(settings);
    SessionApi api =
        new SessionApi(sessions, new SessionRequests(settings.cassetteRoot(), options));
    this.javalin =
        javalin(new Traffic(own, sessions, guard), new ControlApi(guard, own, api, this::health));
  }

  /**
   * Starts a server.
   *
   * @param options the server's own session, which answers at the root; if it records, it writes
   *     directly to its cassette
   * @throws dev.understudy.error.CassetteException for a cassette that is invalid or cannot be
   *     written
   * @throws dev.understudy.error.PackException for a profile that does not exist or is invalid
   * @throws IllegalArgumentException if the address or the gateway's settings cannot be used
   */
  public static UnderstudyServer start(SessionOptions options, ServerSettings settings) {
    return new UnderstudyServer(options, settings).start();
  }

  /** The version of this program, or {@code dev} if it does not run from its jar. */
  public static String version() {
    return Optional.ofNullable(UnderstudyServer.class.getPackage().getImplementationVersion())
        .orElse("dev");
  }

  /** The base URL for Anthropic clients: the server's root, without a trailing slash. */
  public URI baseUrl() {
    String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return URI.create("http://" + host + ":" + javalin.port());
  }

  /** The base URL for OpenAI clients: it ends in {@code /v1}. */
  public URI openAiBaseUrl() {
    return URI.create(baseUrl() + "/v1");
  }

  /** The session that answers at the server's root. */
  public LiveSession own() {
    return own;
  }

  /** The sessions below the server's root. */
  public Sessions sessions() {
    return sessions;
  }

  /** Statistics of how late chunks were sent. */
  public Lateness lateness() {
    return pacer.lateness();
  }

  /**
   * Stops listening, waits for calls in progress as long as the drain time allows, and writes the
   * recordings to disk. Closing twice has no effect.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    stopListening();
    List<LiveSession> all = new ArrayList<>(sessions.all());
    all.add(own);
    long deadline = System.nanoTime() + settings.drain().toNanos();
    all.forEach(session -> session.stop(Duration.ofNanos(deadline - System.nanoTime())));
    javalin.stop();
    pacer.close();
    closeAll(all);
  }

  /** Closes all sessions, even if closing one of them fails. */
  private static void closeAll(List<LiveSession> sessions) {
    RuntimeException failure = null;
    for (LiveSession session : sessions) {
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
              + ": the port is in use, or the address does not belong to this machine; choose"
              + " another port with --port, or --port 0 for a free one",
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

  /**
   * Creates a Javalin instance with the settings of all servers, and those that {@code more} adds.
   */
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

  /** Configures Jetty to add nothing to answers, and to accept everything that a client sends. */
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
    if (!own.options().profile().isEmpty()) {
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
}
