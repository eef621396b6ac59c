package dev.understudy.session;

import dev.understudy.cassette.CassetteFiles;
import dev.understudy.cassette.Interaction;
import dev.understudy.fault.Faults;
import dev.understudy.http.Responder;
import dev.understudy.journal.InlineVerification;
import dev.understudy.journal.Journal;
import dev.understudy.journal.Observers;
import dev.understudy.match.CassetteIndex;
import dev.understudy.match.Selector;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.Recorder;
import dev.understudy.record.RecordingContext;
import dev.understudy.replay.ReplayContext;
import dev.understudy.replay.ReplaySettings;
import dev.understudy.replay.Replayer;
import dev.understudy.websocket.OpenSockets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a session is made of.
 *
 * @param context what those who answer have in common
 * @param responder answers
 * @param replayer the same as the responder, when that replays
 * @param recorder the same as the responder, when that records
 * @param first what the recorder asks first, in mode missing
 * @param index the cassettes that are replayed; empty while recording
 * @param selector hands out recordings; none while recording
 * @param faults what requests meet; none while recording
 */
record SessionParts(
    ReplayContext context,
    Responder responder,
    Optional<Replayer> replayer,
    Optional<Recorder> recorder,
    Optional<ReplayOrRelay> first,
    CassetteIndex index,
    Optional<Selector> selector,
    Optional<Faults> faults) {

  /** What was asked and answered. */
  Journal journal() {
    return context.observers().journal();
  }

  /** Who looks at what is replayed. */
  InlineVerification verification() {
    return context.verification();
  }

  /** The WebSockets that are open. */
  OpenSockets sockets() {
    return context.sockets();
  }

  /**
   * Parts that answer from cassettes.
   *
   * @param observers who looks at it, now that it is known what its cassettes are
   * @throws dev.understudy.cassette.CassetteException for a cassette that is not sound
   */
  static SessionParts replaying(
      SessionOptions options,
      ReplaySettings replay,
      Function<CassetteIndex, Observers> observers,
      ServerContext host) {
    CassetteIndex index =
        CassetteIndex.load(CassetteFiles.find(replay.cassettes()), host.environment());
    ReplayContext context = context(observers.apply(index), index.mask()::redact, host);
    Selector selector = new Selector(index, replay.repeat());
    Faults faults = new Faults(options.faults());
    Replayer replayer = new Replayer(index, selector, replay, context, faults);
    return new SessionParts(
        context,
        replayer,
        Optional.of(replayer),
        Optional.empty(),
        Optional.empty(),
        index,
        Optional.of(selector),
        Optional.of(faults));
  }

  /**
   * Parts that relay to a gateway and record.
   *
   * @throws dev.understudy.cassette.CassetteException when the cassette cannot be written
   * @throws IllegalArgumentException when the gateway's settings are not usable
   */
  static SessionParts recording(
      SessionOptions options, RecordSettings record, Observers observers, ServerContext host) {
    // What is replayed here, in mode missing, was redacted when it was recorded.
    ReplayContext context = context(observers, interaction -> interaction, host);
    Optional<ReplayOrRelay> first =
        record.mode() == RecordSettings.Mode.MISSING
            ? Optional.of(ReplayOrRelay.of(record, options.replaySettings(), host, context))
            : Optional.empty();
    Recorder recorder =
        Recorder.start(
            record,
            new RecordingContext(host.environment(), host.clock(), host.tool()),
            observers,
            context.sockets(),
            first.map(answer -> answer));
    return new SessionParts(
        context,
        recorder,
        Optional.empty(),
        Optional.of(recorder),
        first,
        CassetteIndex.load(List.of(), Map.of()),
        Optional.empty(),
        Optional.empty());
  }

  private static ReplayContext context(
      Observers observers, UnaryOperator<Interaction> mask, ServerContext host) {
    InlineVerification verification = new InlineVerification(observers, mask);
    return new ReplayContext(host.pacer(), observers, verification, new OpenSockets());
  }
}
