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

/** Relays requests to the gateway and records the exchanges. Thread-safe. */
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
   * Opens the cassette and a client for the gateway.
   *
   * @param observers receive each relayed request
   * @param sockets receives the open WebSockets
   * @param first can answer a request before it is sent to the gateway
   * @throws dev.understudy.error.CassetteException if the cassette cannot be written
   * @throws IllegalArgumentException if the gateway's settings cannot be used
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

  /** The redactor, also for displayed content. */
  public Redactor redactor() {
    return cassette.redactor();
  }

  /**
   * Notes that calls end from now on because the recorder stops, not because of client or gateway.
   */
  public void stopping() {
    stopping = true;
  }

  /** Stops before anything was recorded; deletes a cassette that was created for this recording. */
  public void abandon() {
    cassette.abandon();
    upstream.close();
  }

  /** The number of interactions in the cassette when it was opened. */
  public int existing() {
    return cassette.existing();
  }

  /**
   * The file to which an incomplete interaction at the cassette's end was moved, if there was one.
   */
  public Optional<Path> setAside() {
    return cassette.setAside();
  }

  /** The number of interactions that have been written to disk. */
  public long written() {
    return writer.written();
  }

  /** The number of interactions that were not written because they still contained a secret. */
  public long leftovers() {
    return writer.leftovers();
  }

  /** The number of interactions that were lost because the cassette could not be written. */
  public long failures() {
    return writer.failures();
  }

  /** The number of calls that the gateway answered. */
  public long answered() {
    return answered.get();
  }

  /** The number of calls that the gateway did not answer. */
  public long unanswered() {
    return unanswered.get();
  }

  /**
   * Waits until everything is written to disk, and closes the cassette and the gateway's client.
   */
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
