package dev.understudy.session;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.fault.Fault;
import dev.understudy.fault.Faults;
import dev.understudy.http.Exchange;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.match.CassetteIndex;
import dev.understudy.match.Selector;
import dev.understudy.record.Recorder;
import dev.understudy.redact.Redactor;
import dev.understudy.replay.Replayer;
import dev.understudy.websocket.SocketUpgrade;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.eclipse.jetty.util.Callback;

/**
 * A cassette in use by one test or one client: with a base URL, a cursor and a journal of its own,
 * and with a result. Sessions of one server never see each other. Safe for use by several threads.
 */
public final class Session implements AutoCloseable {

  /** How long a client that does not read may keep a session from its end. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String id;
  private final SessionOptions options;
  private final ServerContext host;
  private final SessionParts parts;
  private final Optional<Draft> draft;
  private final InFlight inFlight = new InFlight();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean settled = new AtomicBoolean();
  private volatile Runnable whenEnded = () -> {};
  private volatile int leftUnderWay;

  /**
   * A session that is open.
   *
   * @param id tells it apart from the others of its server; empty for the server's own
   * @param draft what takes the place of the cassette at the end
   */
  Session(
      String id,
      SessionOptions options,
      ServerContext host,
      SessionParts parts,
      Optional<Draft> draft) {
    this.id = id;
    this.options = options;
    this.host = host;
    this.parts = parts;
    this.draft = draft;
  }

  /** What tells it apart from the others of its server; empty for the server's own. */
  public String id() {
    return id;
  }

  /** What it was opened with. */
  public SessionOptions options() {
    return options;
  }

  /** The base URL for Anthropic clients, without a slash at its end. */
  public URI baseUrl() {
    return URI.create(host.root().get() + (id.isEmpty() ? "" : Sessions.ROOT + id));
  }

  /** The base URL for OpenAI clients: it ends in {@code /v1}. */
  public URI openAiBaseUrl() {
    return URI.create(baseUrl() + "/v1");
  }

  /** What was asked and what was answered. */
  public Journal journal() {
    return parts.journal();
  }

  /** What the client has sent so far, in order. */
  public Requests requests() {
    return Requests.of(parts.journal().entries());
  }

  /**
   * Waits until the client has sent this many requests, ten seconds at most. Needs Awaitility on
   * the class path.
   */
  public Requests awaitRequests(int count) {
    return awaitRequests(count, PATIENCE);
  }

  /**
   * Waits until the client has sent this many requests.
   *
   * @throws SessionFailure when they do not come in time, with those that came
   */
  public Requests awaitRequests(int count, Duration patience) {
    return Waiting.forRequests(this, count, patience);
  }

  /**
   * Adds a fault to those that the next requests meet.
   *
   * @throws IllegalStateException when this session records: what a gateway answers is left alone
   */
  public void inject(Fault fault) {
    parts
        .faults()
        .orElseThrow(() -> new IllegalStateException("a session that records takes no faults"))
        .add(fault);
  }

  /** The recorder, when this session records. */
  public Optional<Recorder> recorder() {
    return parts.recorder();
  }

  /** The cassettes that are replayed. */
  public CassetteIndex index() {
    return parts.index();
  }

  /** A redactor for what is shown. */
  public Redactor mask() {
    return parts.recorder().map(Recorder::redactor).orElseGet(parts.index()::mask);
  }

  /** How many interactions the cassette had at the start. */
  public int interactions() {
    return parts.recorder().map(Recorder::existing).orElseGet(parts.index()::size);
  }

  /** How many calls were given up when it was closed. */
  public int leftUnderWay() {
    return leftUnderWay;
  }

  /** What was recorded and nobody asked for; nothing where this session records. */
  public List<Leftover> leftovers() {
    Stream<Leftover> never =
        parts.selector().map(Selector::leftovers).orElse(List.of()).stream().map(this::leftover);
    Stream<Leftover> begun =
        parts.replayer().map(Replayer::unfinished).orElse(List.of()).stream()
            .map(progress ->
                leftover(progress.entry()).after(progress.heard(), progress.recorded()));
    return Stream.concat(never, begun).toList();
  }

  /** How it went so far; waits until all that was answered has been verified. */
  public SessionReport report() {
    parts.verification().settle();
    return SessionReport.of(
        options,
        parts.journal(),
        parts.recorder().isPresent() ? leftUnderWay : 0,
        options.leftoversAllowed() ? List.of() : leftovers());
  }

  /**
   * Fails for a miss, a leftover, a broken contract, or something that could not be recorded.
   *
   * @throws SessionFailure with all of them
   */
  public void verify() {
    SessionReport report = report();
    if (!report.passed()) {
      throw new SessionFailure(report);
    }
  }

  /** Waits, a while at most, until everything that was answered so far has been verified. */
  public void settle() {
    parts.verification().settle();
  }

  /** Begins from the first recordings again, with an empty journal and no faults. */
  public void reset() {
    parts.faults().ifPresent(Faults::clear);
    parts.replayer().ifPresent(Replayer::reset);
    parts.first().ifPresent(ReplayOrRelay::reset);
    parts.journal().clear();
  }

  /** Answers a request. */
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
    if (objection.isPresent()) {
      refuse(counted, objection.get());
    } else {
      parts.responder().respond(counted);
    }
  }

  private void refuse(Exchange exchange, String reason) {
    int status = ErrorKind.BAD_REQUEST.status();
    RecordedRequest masked = mask().redact(exchange.head().with(Body.none()));
    parts.journal().add(JournalEntry.of(masked, Outcome.REFUSED, status, reason));
    exchange.refuse(ErrorKind.BAD_REQUEST, reason);
  }

  /**
   * Waits a while until no call is under way. From then on calls end because this session ends,
   * which says nothing of client or gateway.
   */
  public void stopping() {
    stopping(host.drain());
  }

  /** The same, with another patience. */
  public void stopping(Duration patience) {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    long deadline = System.nanoTime() + patience.toNanos();
    int calls = inFlight.awaitIdle(patience);
    Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    leftUnderWay = calls + parts.sockets().awaitIdle(left);
    parts.recorder().ifPresent(Recorder::stopping);
    parts.sockets().stop();
    parts.sockets().awaitEnded(FAREWELL);
  }

  /** Gives up before anything was asked: a cassette that was begun is removed again. */
  public void abandon() {
    if (closed.compareAndSet(false, true)) {
      parts.verification().close();
      parts.recorder().ifPresent(Recorder::abandon);
      draft.ifPresent(Draft::discard);
    }
  }

  /**
   * Ends it: takes no more requests, waits a while for calls under way, and gives the result. What
   * was recorded waits to be kept by {@link #close} or thrown away by {@link #discard}.
   */
  public SessionReport finish() {
    if (closed.compareAndSet(false, true)) {
      whenEnded.run();
      stopping();
      parts.verification().close();
      try {
        parts.recorder().ifPresent(Session::close);
      } catch (RuntimeException unwritten) {
        settled.set(true);
        draft.ifPresent(Draft::leave);
        throw unwritten;
      }
    }
    return report();
  }

  /**
   * Ends it and puts what was recorded in its place. Closing twice does nothing; journal and report
   * stay readable.
   */
  @Override
  public void close() {
    end(true);
  }

  /** Ends it and throws away what was recorded: as for a test that failed. */
  public void discard() {
    end(false);
  }

  /** Runs something as soon as it is closed or thrown away, before what is under way has ended. */
  void whenEnded(Runnable action) {
    whenEnded = action;
  }

  private void end(boolean keep) {
    var unused = finish();
    if (settled.compareAndSet(false, true)) {
      boolean worthIt = keep && parts.recorder().map(Recorder::written).orElse(0L) > 0;
      draft.ifPresent(worthIt ? Draft::keep : Draft::discard);
    }
  }

  private static void close(Recorder recorder) {
    try {
      recorder.close();
    } catch (IOException unwritten) {
      throw new UncheckedIOException("the cassette could not be closed", unwritten);
    }
  }

  private Leftover leftover(Cassette.Entry entry) {
    return new Leftover(
        entry.file() + ":" + entry.line(),
        entry.number(),
        parts.index().mask().redact(entry.interaction()).request().line());
  }
}
