package dev.understudy.session;

import dev.understudy.cassette.CassetteFiles;
import dev.understudy.exchange.Responder;
import dev.understudy.fault.Faults;
import dev.understudy.journal.Journal;
import dev.understudy.journal.LateJudge;
import dev.understudy.match.Selector;
import dev.understudy.match.TapeIndex;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.Recorder;
import dev.understudy.replay.ReplaySettings;
import dev.understudy.replay.Replayer;
import dev.understudy.replay.Stage;
import dev.understudy.socket.OpenSockets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a session is made of.
 *
 * @param stage what those who answer have in common
 * @param responder answers
 * @param replayer the same as the responder, when that replays
 * @param recorder the same as the responder, when that records
 * @param index the cassettes that are replayed; empty while recording
 * @param selector hands out recordings; none while recording
 * @param faults what requests meet; none while recording
 */
record SessionParts(
    Stage stage,
    Responder responder,
    Optional<Replayer> replayer,
    Optional<Recorder> recorder,
    TapeIndex index,
    Optional<Selector> selector,
    Optional<Faults> faults) {

  /** What was asked and answered. */
  Journal journal() {
    return stage.journal();
  }

  /** Who looks at what is replayed. */
  LateJudge judge() {
    return stage.judge();
  }

  /** The WebSockets that are open. */
  OpenSockets sockets() {
    return stage.sockets();
  }

  /**
   * Parts that answer from cassettes.
   *
   * @param watch who looks at it, now that it is known what its cassettes are
   * @throws dev.understudy.cassette.CassetteException for a cassette that is not sound
   */
  static SessionParts replaying(
      SessionOptions options, ReplaySettings replay, Function<TapeIndex, Watch> watch, Host host) {
    TapeIndex index = TapeIndex.load(CassetteFiles.find(replay.cassettes()), host.environment());
    Watch watching = watch.apply(index);
    Journal journal = journal(watching, host);
    Selector selector = new Selector(index, replay.repeat());
    Faults faults = new Faults(options.faults());
    LateJudge judge =
        new LateJudge(
            watching.inspector(), watching.diagnostician(), journal, index.mask()::redact);
    Stage stage = new Stage(host.pacer(), journal, judge, new OpenSockets());
    Replayer replayer = new Replayer(index, selector, replay, stage, faults);
    return new SessionParts(
        stage,
        replayer,
        Optional.of(replayer),
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
      SessionOptions options, RecordSettings record, Watch watch, Host host) {
    Journal journal = journal(watch, host);
    // What is in mode missing replayed here was redacted when it was recorded.
    LateJudge judge =
        new LateJudge(
            watch.inspector(), watch.diagnostician(), journal, interaction -> interaction);
    Stage stage = new Stage(host.pacer(), journal, judge, new OpenSockets());
    Recorder recorder =
        Recorder.start(
            record, options.replaySettings(), host.environment(), stage, host.clock(), host.tool());
    return new SessionParts(
        stage,
        recorder,
        Optional.empty(),
        Optional.of(recorder),
        TapeIndex.load(List.of(), Map.of()),
        Optional.empty(),
        Optional.empty());
  }

  private static Journal journal(Watch watch, Host host) {
    return new Journal(Journal.DEFAULT_CAPACITY, host.clock(), watch.listener());
  }
}
