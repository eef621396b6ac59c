package dev.understudy.record;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.CassetteWriter;
import dev.understudy.cassette.End;
import dev.understudy.dialect.Trouble;
import dev.understudy.exchange.Answers;
import dev.understudy.exchange.BodyCollector;
import dev.understudy.exchange.RequestHead;
import dev.understudy.exchange.Responder;
import dev.understudy.fault.Faults;
import dev.understudy.journal.Outcome;
import dev.understudy.match.Match;
import dev.understudy.match.Selector;
import dev.understudy.match.TapeIndex;
import dev.understudy.redact.Redactor;
import dev.understudy.replay.ReplaySettings;
import dev.understudy.replay.Replayer;
import dev.understudy.replay.Stage;
import dev.understudy.socket.OpenSockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Relays requests to the gateway and keeps what passes. */
public final class Recorder implements Responder, AutoCloseable {

  private record Missing(Selector selector, Replayer replayer) {}

  private final Tape tape;
  private final Upstream upstream;
  private final TapeBudget budget;
  private final Scribe scribe;
  private final Clock clock;
  private final OpenSockets sockets;
  private long sequence;
  private volatile boolean stopping;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private final Optional<Missing> missing;

  private Recorder(
      Tape tape,
      Upstream upstream,
      TapeBudget budget,
      Scribe scribe,
      OpenSockets sockets,
      Clock clock,
      Optional<Missing> missing) {
    this.tape = tape;
    this.upstream = upstream;
    this.budget = budget;
    this.scribe = scribe;
    this.sockets = sockets;
    this.clock = clock;
    this.sequence = tape.firstSequence();
    this.missing = missing;
  }

  /**
   * Opens the cassette and the way to the gateway.
   *
   * @param stage its journal hears of each request
   * @param playing how fast and how often mode missing answers with what it has
   * @param tool what the cassette names as its maker
   * @throws dev.understudy.cassette.CassetteException when the cassette cannot be written
   * @throws IllegalArgumentException when the gateway's settings are not usable
   */
  public static Recorder start(
      RecordSettings settings,
      ReplaySettings playing,
      Map<String, String> environment,
      Stage stage,
      Clock clock,
      String tool) {
    Upstream upstream = Upstream.start(settings.upstream());
    try {
      Optional<TapeIndex> index =
          settings.mode() == RecordSettings.Mode.MISSING
              ? Optional.of(TapeIndex.load(existing(settings), known(settings, environment)))
              : Optional.empty();
      Tape tape = Tape.open(settings, environment, clock, tool);
      Optional<Missing> missing =
          index.map(loaded -> {
            Selector selector = new Selector(loaded, playing.repeat());
            return new Missing(
                selector,
                new Replayer(loaded, selector, playing.lenient(), stage, new Faults(List.of())));
          });
      return new Recorder(
          tape,
          upstream,
          new TapeBudget(settings.bodyCap()),
          new Scribe(
              tape.writer(),
              tape.redactor(),
              stage.journal(),
              stage.judge(),
              settings.upstream().key().isEmpty()),
          stage.sockets(),
          clock,
          missing);
    } catch (RuntimeException notStarted) {
      upstream.close();
      throw notStarted;
    }
  }

  /** The environment, and the upstream key as one of its secrets. */
  private static Map<String, String> known(
      RecordSettings settings, Map<String, String> environment) {
    Map<String, String> known = new HashMap<>(environment);
    known.put("UPSTREAM_KEY", settings.upstream().key());
    return known;
  }

  private static List<Path> existing(RecordSettings settings) {
    return settings.to().filter(Files::exists).map(List::of).orElse(List.of());
  }

  @Override
  public void respond(RequestHead head, Request request, Response response, Callback callback) {
    ClientCall call = ClientCall.of(head, request, response, callback, budget);
    if (missing.isEmpty()) {
      relay(call);
    } else {
      Runnable answer = () -> replayOrRelay(missing.get(), call);
      call.tee().collect(() -> Answers.elsewhere(head, request, response, callback, answer));
    }
  }

  /** Begins from the first recordings again, in mode missing. */
  public void reset() {
    missing.ifPresent(parts -> parts.replayer().reset());
  }

  /** What is redacted here, for what is shown besides the tape. */
  public Redactor redactor() {
    return tape.redactor();
  }

  /** From now on calls end because this recorder stops, which says nothing of client or gateway. */
  public void stopping() {
    stopping = true;
  }

  /** Gives up before anything was recorded: a cassette that was begun is removed again. */
  public void abandon() {
    tape.writer().ifPresent(CassetteWriter::abandon);
    upstream.close();
  }

  /** How many interactions the cassette had when it was opened. */
  public int existing() {
    return tape.existing().map(cassette -> cassette.entries().size()).orElse(0);
  }

  /** Where the torn rest of the cassette was moved, when there was one. */
  public Optional<Path> setAside() {
    return tape.setAside();
  }

  /** How many interactions are on the disk since the start. */
  public long written() {
    return scribe.written();
  }

  /** How many interactions were not written because a secret was left in them. */
  public long leftovers() {
    return scribe.leftovers();
  }

  /** How many interactions were lost because the cassette could not be written. */
  public long failures() {
    return scribe.failures();
  }

  /** How many calls the gateway answered. */
  public long answered() {
    return answered.get();
  }

  /** How many calls the gateway did not answer. */
  public long unanswered() {
    return unanswered.get();
  }

  /** Waits until everything is on the disk, and closes the cassette and the way to the gateway. */
  @Override
  public void close() throws IOException {
    scribe.close();
    upstream.close();
  }

  /** Sequence and time together, so that both tell the same order. */
  private synchronized Recording begin(RequestHead head, BodyCollector body) {
    return new Recording(sequence++, clock.instant(), head, body, budget);
  }

  private void replayOrRelay(Missing parts, ClientCall call) {
    Optional<Throwable> broken = call.tee().clientFailure();
    if (broken.isPresent()) {
      Answers.broken(call.head(), call.response(), call.callback(), broken.get());
      return;
    }
    if (call.head().asksForWebSocket() && parts.replayer.offersSocket(call.head())) {
      parts.replayer.respond(call.head(), call.request(), call.response(), call.callback());
      return;
    }
    Body wire = call.body().body();
    Match match = call.tee().isWhole() ? parts.selector.take(call.head().with(wire), wire) : null;
    if (match instanceof Match.Hit hit) {
      parts.replayer.play(hit, call.head(), call.response(), call.callback());
    } else {
      relay(call);
    }
  }

  private void notRecorded(Recording recording, String reason) {
    scribe.note(recording, Outcome.NOT_RECORDED, recording.status(), reason);
  }

  private void relay(ClientCall call) {
    Relay.start(
        upstream,
        sockets,
        begin(call.head(), call.body()),
        call,
        new Relay.Finish() {
          @Override
          public void responded(Recording recording, RequestTee request, End end) {
            answered.incrementAndGet();
            if (stopping && end != End.COMPLETE) {
              notRecorded(recording, "Understudy was stopped before the answer was complete");
            } else if (request.isBrokenOff()) {
              notRecorded(recording, "the gateway answered before the request was complete");
            } else {
              scribe.take(recording, end);
            }
          }

          @Override
          public void unanswered(Recording recording, @Nullable Trouble trouble, String reason) {
            if (trouble != null) {
              unanswered.incrementAndGet();
            }
            int status = trouble == null ? 0 : trouble.status();
            scribe.note(recording, Outcome.UPSTREAM_FAILED, status, reason);
          }
        });
  }
}
