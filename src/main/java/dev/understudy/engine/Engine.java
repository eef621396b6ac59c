package dev.understudy.engine;

import dev.understudy.fault.Fault;
import dev.understudy.http.Responder;
import dev.understudy.journal.InlineVerification;
import dev.understudy.journal.Journal;
import dev.understudy.redact.Redactor;
import dev.understudy.session.Leftover;
import dev.understudy.websocket.OpenSockets;
import java.util.List;

/** What runs a session: it replays, or it records. */
sealed interface Engine extends Responder permits ReplayEngine, RecordEngine {

  /** What was asked and answered. */
  Journal journal();

  /** Looks at what is replayed. */
  InlineVerification verification();

  /** The WebSockets that are open. */
  OpenSockets sockets();

  /** A redactor for what is shown. */
  Redactor mask();

  /** How many interactions the cassettes had at the start. */
  int interactions();

  /** What was recorded and nobody asked for; nothing while recording. */
  List<Leftover> leftovers();

  /**
   * Adds a fault to those that the next requests meet.
   *
   * @throws IllegalStateException while recording
   */
  void inject(Fault fault);

  /** Begins from the first recordings again, without faults; the journal stays. */
  void reset();

  /** From now on calls end because the session ends, which says nothing of client or gateway. */
  void stopping();

  /** Gives up before anything was asked: a cassette that was begun is removed again. */
  void abandon();

  /**
   * Waits until everything is on the disk, and closes what is open.
   *
   * @throws java.io.UncheckedIOException when the cassette cannot be closed
   */
  void close();
}
