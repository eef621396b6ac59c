package dev.understudy.engine;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.fault.Fault;
import dev.understudy.http.Exchange;
import dev.understudy.http.Responder;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.match.CassetteIndex;
import dev.understudy.record.Recorder;
import dev.understudy.redact.Redactor;
import dev.understudy.session.Leftover;
import dev.understudy.session.Requests;
import dev.understudy.session.Session;
import dev.understudy.session.SessionFailure;
import dev.understudy.session.SessionOptions;
import dev.understudy.session.SessionReport;
import dev.understudy.websocket.SocketUpgrade;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.Callback;

/** A session and the engine that runs it. Thread-safe. */
public final class LiveSession implements Session, Responder {

  /** How long a client that has stopped reading may delay the end of a session. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(10);

  private final String id;
  private final SessionOptions options;
  private final ServerContext server;
  private final Engine engine;
  private final Optional<Draft> draft;
  private final InFlight inFlight = new InFlight();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean settled = new AtomicBoolean();
  private volatile Runnable whenEnded = () -> {};
  private volatile int unfinished;

  /**
   * Creates an open session.
   *
   * @param id the id, unique in the server; empty for the server's own session
   * @param draft the file that replaces the cassette at the end
   */
  LiveSession(
      String id,
      SessionOptions options,
      ServerContext server,
      Engine engine,
      Optional<Draft> draft) {
    this.id = id;
    this.options = options;
    this.server = server;
    this.engine = engine;
    this.draft = draft;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public SessionOptions options() {
    return options;
  }

  @Override
  public URI baseUrl() {
    return URI.create(server.root().get() + (id.isEmpty() ? "" : Sessions.ROOT + id));
  }

  @Override
  public URI openAiBaseUrl() {
    return URI.create(baseUrl() + "/v1");
  }

  /** The journal of this session's requests. */
  public Journal journal() {
    return engine.journal();
  }

  @Override
  public Requests requests() {
    return Requests.of(journal().entries().stream().map(JournaledRequest::new).toList());
  }

  @Override
  public Requests awaitRequests(int count) {
    return awaitRequests(count, DEFAULT_WAIT);
  }

  @Override
  public Requests awaitRequests(int count, Duration timeout) {
    try {
      if (journal().awaitEntries(count, timeout)) {
        return requests();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for requests", interrupted);
    }
    throw new SessionFailure(
        report(),
        "expected "
            + count
            + (count == 1 ? " request" : " requests")
            + " within "
            + timeout.toMillis()
            + " ms, received "
            + requests());
  }

  @Override
  public void inject(Fault fault) {
    engine.inject(fault);
  }

  /** The recorder, if this session records. */
  public Optional<Recorder> recorder() {
    return engine instanceof RecordEngine recording
        ? Optional.of(recording.recorder())
        : Optional.empty();
  }

  /** The replayed cassettes, if this session replays. */
  public Optional<CassetteIndex> index() {
    return engine instanceof ReplayEngine replaying
        ? Optional.of(replaying.index())
        : Optional.empty();
  }

  /** The redactor for displayed content. */
  public Redactor mask() {
    return engine.mask();
  }

  /** The number of interactions in the cassettes at the start. */
  public int interactions() {
    return engine.interactions();
  }

  /** The number of calls that were still in progress when the session was closed. */
  public int unfinished() {
    return unfinished;
  }

  @Override
  public List<Leftover> leftovers() {
    return engine.leftovers();
  }

  @Override
  public SessionReport report() {
    return result().report();
  }

  /** The complete result so far; waits until everything has been verified. */
  public SessionResult result() {
    settle();
    return SessionResult.of(
        options,
        journal(),
        recorder().isPresent() ? unfinished : 0,
        options.allowLeftovers() ? List.of() : leftovers());
  }

  @Override
  public void verify() {
    SessionReport report = report();
    if (!report.passed()) {
      throw new SessionFailure(report);
    }
  }

  /** Waits, for a limited time, until all exchanges so far have been verified. */
  public void settle() {
    engine.verification().settle();
  }

  @Override
  public void reset() {
    engine.reset();
    journal().clear();
  }

  @Override
  public void respond(Exchange exchange) {
    inFlight.enter();
    AtomicBoolean left = new AtomicBoolean();
    Exchange counted =
        exchange.with(
            Callback.from(
                exchange.callback(),
                () -> {
                  if (left.compareAndSet(false, true)) {
                    inFlight.leave();
                  }
                }));
    Optional<String> objection =
        counted.head().asksForWebSocket()
            ? SocketUpgrade.objection(counted.request())
            : Optional.empty();
    if (closed.get()) {
      counted.refuse(ErrorKind.NO_SESSION, "the session is closed");
    } else if (objection.isPresent()) {
      refuse(counted, objection.get());
    } else {
      engine.respond(counted);
    }
  }

  private void refuse(Exchange exchange, String reason) {
    int status = ErrorKind.BAD_REQUEST.status();
    RecordedRequest masked = mask().redact(exchange.head().with(Body.none()));
    journal().add(JournalEntry.of(masked, Outcome.REFUSED, status, reason));
    exchange.refuse(ErrorKind.BAD_REQUEST, reason);
  }

  /**
   * Waits until no call is in progress, no longer than {@code timeout}. Calls that end after that
   * were ended by this session, not by client or gateway.
   */
  public void stop(Duration timeout) {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    int calls = inFlight.awaitIdle(timeout);
    Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    unfinished = calls + engine.sockets().awaitIdle(left);
    engine.stopping();
    engine.sockets().stop();
    engine.sockets().awaitEnded(FAREWELL);
  }

  /** Ends a session that has had no request; deletes a cassette that was created for it. */
  public void abandon() {
    if (closed.compareAndSet(false, true)) {
      engine.abandon();
      draft.ifPresent(Draft::discard);
    }
  }

  @Override
  public SessionReport finish() {
    if (closed.compareAndSet(false, true)) {
      whenEnded.run();
      stop(server.drain());
      try {
        engine.close();
      } catch (RuntimeException unwritten) {
        settled.set(true);
        draft.ifPresent(Draft::leave);
        throw unwritten;
      }
    }
    return report();
  }

  @Override
  public void close() {
    end(true);
  }

  @Override
  public void discard() {
    end(false);
  }

  /** Whether the session belongs to this server. */
  boolean isOf(ServerContext other) {
    return server.equals(other);
  }

  /**
   * Runs an action when the session is closed or discarded, before the calls in progress have
   * ended.
   */
  void whenEnded(Runnable action) {
    whenEnded = action;
  }

  private void end(boolean keep) {
    var unused = finish();
    if (settled.compareAndSet(false, true)) {
      boolean worthIt = keep && recorder().map(Recorder::written).orElse(0L) > 0;
      draft.ifPresent(worthIt ? Draft::keep : Draft::discard);
    }
  }
}
