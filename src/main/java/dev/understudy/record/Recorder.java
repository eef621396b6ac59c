package dev.understudy.record;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.End;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.http.BodyCollector;
import dev.understudy.http.Exchange;
import dev.understudy.http.FirstAnswer;
import dev.understudy.http.RequestHead;
import dev.understudy.http.Responder;
import dev.understudy.journal.Observers;
import dev.understudy.journal.Outcome;
import dev.understudy.redact.Redactor;
import dev.understudy.websocket.OpenSockets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Relays requests to the gateway and keeps what passes. */
public final class Recorder implements Responder, AutoCloseable {

  private final OpenCassette cassette;
  private final Upstream upstream;
  private final RecordingMemory budget;
  private final RecordingWriter writer;
  private final Clock clock;
  private final OpenSockets sockets;
  private long sequence;
  private volatile boolean stopping;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private final Optional<? extends FirstAnswer> first;

  private Recorder(
      OpenCassette cassette,
      Upstream upstream,
      RecordingMemory budget,
      RecordingWriter writer,
      OpenSockets sockets,
      Clock clock,
      Optional<? extends FirstAnswer> first) {
    this.cassette = cassette;
    this.upstream = upstream;
    this.budget = budget;
    this.writer = writer;
    this.sockets = sockets;
    this.clock = clock;
    this.sequence = cassette.firstSequence();
    this.first = first;
  }

  /**
   * Opens the cassette and the way to the gateway.
   *
   * @param observers get each request that is relayed
   * @param sockets gets those that are open
   * @param first is asked before a request goes to the gateway
   * @throws dev.understudy.error.CassetteException when the cassette cannot be written
   * @throws IllegalArgumentException when the gateway's settings are not usable
   */
  public static Recorder start(
      RecordSettings settings,
      RecordingContext context,
      Observers observers,
      OpenSockets sockets,
      Optional<? extends FirstAnswer> first) {
    Upstream upstream = Upstream.start(settings.upstream());
    try {
      OpenCassette cassette = OpenCassette.open(settings, context);
      return new Recorder(
          cassette,
          upstream,
          new RecordingMemory(settings.maxBody()),
          new RecordingWriter(cassette, observers, settings.upstream().key().isEmpty()),
          sockets,
          context.clock(),
          first);
    } catch (RuntimeException notStarted) {
      upstream.close();
      throw notStarted;
    }
  }

  @Override
  public void respond(Exchange exchange) {
    ClientCall call = ClientCall.of(exchange, budget);
    if (first.isEmpty()) {
      relay(call);
    } else {
      Runnable answer = () -> answerOrRelay(first.get(), call);
      call.tee().collect(() -> exchange.onPool(answer));
    }
  }

  /** What is redacted here, for what is shown besides the cassette. */
  public Redactor redactor() {
    return cassette.redactor();
  }

  /** From now on calls end because this recorder stops, which says nothing of client or gateway. */
  public void stopping() {
    stopping = true;
  }

  /** Gives up before anything was recorded: a cassette that was begun is removed again. */
  public void abandon() {
    cassette.abandon();
    upstream.close();
  }

  /** How many interactions the cassette had when it was opened. */
  public int existing() {
    return cassette.existing();
  }

  /** Where the torn rest of the cassette was moved, when there was one. */
  public Optional<Path> setAside() {
    return cassette.setAside();
  }

  /** How many interactions are on the disk since the start. */
  public long written() {
    return writer.written();
  }

  /** How many interactions were not written because a secret was left in them. */
  public long leftovers() {
    return writer.leftovers();
  }

  /** How many interactions were lost because the cassette could not be written. */
  public long failures() {
    return writer.failures();
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
    writer.close();
    upstream.close();
  }

  /** Takes sequence number and timestamp atomically, so that they agree. */
  private synchronized Recording begin(RequestHead head, BodyCollector body) {
    return new Recording(sequence++, clock.instant(), head, body, budget);
  }

  private void answerOrRelay(FirstAnswer answer, ClientCall call) {
    Optional<Throwable> broken = call.tee().clientFailure();
    if (broken.isPresent()) {
      call.exchange().refuseBroken(broken.get());
      return;
    }
    Optional<Body> body = call.tee().isWhole() ? Optional.of(call.body().body()) : Optional.empty();
    if (!answer.answers(call.exchange(), body)) {
      relay(call);
    }
  }

  private void notRecorded(Recording recording, String reason) {
    writer.note(recording, Outcome.NOT_RECORDED, recording.status(), reason);
  }

  private void relay(ClientCall call) {
    Relay.start(
        upstream,
        sockets,
        begin(call.exchange().head(), call.body()),
        call,
        new Relay.Listener() {
          @Override
          public void responded(Recording recording, RequestTee request, End end) {
            answered.incrementAndGet();
            if (stopping && end != End.COMPLETE) {
              notRecorded(recording, "Understudy was stopped before the answer was complete");
            } else if (request.isBrokenOff()) {
              notRecorded(recording, "the gateway answered before the request was complete");
            } else {
              writer.take(recording, end);
            }
          }

          @Override
          public void unanswered(Recording recording, @Nullable ErrorKind kind, String reason) {
            if (kind != null) {
              unanswered.incrementAndGet();
            }
            int status = kind == null ? 0 : kind.status();
            writer.note(recording, Outcome.UPSTREAM_FAILED, status, reason);
          }
        });
  }
}
