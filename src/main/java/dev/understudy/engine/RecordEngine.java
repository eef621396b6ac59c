package dev.understudy.engine;

import dev.understudy.fault.Fault;
import dev.understudy.http.Exchange;
import dev.understudy.journal.InlineVerification;
import dev.understudy.journal.Observers;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.Recorder;
import dev.understudy.record.RecordingContext;
import dev.understudy.redact.Redactor;
import dev.understudy.replay.ReplayContext;
import dev.understudy.session.Leftover;
import dev.understudy.session.SessionOptions;
import dev.understudy.websocket.OpenSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Relays a session's requests to a gateway and records them; in mode missing, replays first. */
final class RecordEngine implements Engine {

  private final ReplayContext context;
  private final Recorder recorder;
  private final Optional<ReplayOrRelay> first;

  private RecordEngine(ReplayContext context, Recorder recorder, Optional<ReplayOrRelay> first) {
    this.context = context;
    this.recorder = recorder;
    this.first = first;
  }

  /**
   * Opens the cassette and a client for the gateway.
   *
   * @param options the session's options
   * @param record the settings of the recording
   * @throws dev.understudy.error.CassetteException if the cassette cannot be written
   * @throws IllegalArgumentException if the gateway's settings cannot be used
   */
  static RecordEngine of(
      SessionOptions options, RecordSettings record, Observers observers, ServerContext server) {
    // Interactions replayed in mode missing were redacted when they were recorded.
    InlineVerification verification = new InlineVerification(observers, interaction -> interaction);
    ReplayContext context =
        new ReplayContext(server.pacer(), observers, verification, new OpenSockets());
    Optional<ReplayOrRelay> first = ReplayOrRelay.of(options, record, server, context);
    Recorder recorder =
        Recorder.start(
            record,
            new RecordingContext(server.environment(), server.clock(), server.tool()),
            observers,
            context.sockets(),
            first);
    return new RecordEngine(context, recorder, first);
  }

  /** The recorder. */
  Recorder recorder() {
    return recorder;
  }

  @Override
  public void respond(Exchange exchange) {
    recorder.respond(exchange);
  }

  @Override
  public ReplayContext context() {
    return context;
  }

  @Override
  public Redactor mask() {
    return recorder.redactor();
  }

  @Override
  public int interactions() {
    return recorder.existing();
  }

  @Override
  public List<Leftover> leftovers() {
    return List.of();
  }

  @Override
  public void inject(Fault fault) {
    throw new IllegalStateException("cannot inject a fault: this session records");
  }

  @Override
  public void reset() {
    first.ifPresent(ReplayOrRelay::reset);
  }

  @Override
  public void stopping() {
    recorder.stopping();
  }

  @Override
  public void abandon() {
    verification().close();
    recorder.abandon();
  }

  @Override
  public void close() {
    verification().close();
    try {
      recorder.close();
    } catch (IOException unwritten) {
      throw new UncheckedIOException("the cassette could not be closed", unwritten);
    }
  }
}
