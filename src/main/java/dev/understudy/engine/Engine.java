package dev.understudy.engine;

import dev.understudy.fault.Fault;
import dev.understudy.http.Responder;
import dev.understudy.journal.InlineVerification;
import dev.understudy.journal.Journal;
import dev.understudy.redact.Redactor;
import dev.understudy.replay.ReplayContext;
import dev.understudy.session.Leftover;
import dev.understudy.websocket.OpenSockets;
import java.util.List;

/** Runs a session in its mode: replays, or records. */
sealed interface Engine extends Responder permits ReplayEngine, RecordEngine {

  /** What a replayed answer needs: the observers, the verification and the open WebSockets. */
  ReplayContext context();

  /** The journal of the session's requests. */
  default Journal journal() {
    return context().observers().journal();
  }

  /** The verification of replayed exchanges. */
  default InlineVerification verification() {
    return context().verification();
  }

  /** The open WebSockets. */
  default OpenSockets sockets() {
    return context().sockets();
  }

  /** The redactor for displayed content. */
  Redactor mask();

  /** The number of interactions in the cassettes at the start. */
  int interactions();

  /** The recordings that no request has used; empty while recording. */
  List<Leftover> leftovers();

  /**
   * Adds a fault to inject into the next requests.
   *
   * @throws IllegalStateException while recording
   */
  void inject(Fault fault);

  /** Marks all recordings as unused and forgets the faults; keeps the journal. */
  void reset();

  /**
   * Notes that calls end from now on because the session ends, not because of client or gateway.
   */
  void stopping();

  /** Ends a session that has had no request; deletes a cassette that was created for it. */
  void abandon();

  /**
   * Waits until everything is written to disk, and closes all resources.
   *
   * @throws java.io.UncheckedIOException if the cassette cannot be closed
   */
  void close();
}
