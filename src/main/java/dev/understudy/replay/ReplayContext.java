package dev.understudy.replay;

import dev.understudy.journal.Diagnostician;
import dev.understudy.journal.InlineVerification;
import dev.understudy.journal.Journal;
import dev.understudy.journal.Observers;
import dev.understudy.websocket.OpenSockets;

/**
 * The services that a replayer uses.
 *
 * @param pacer schedules the chunks; closed by the caller
 * @param observers receive each request
 * @param verification verifies the answers; closed by the caller
 * @param sockets the open WebSockets
 */
public record ReplayContext(
    Pacer pacer, Observers observers, InlineVerification verification, OpenSockets sockets) {

  Journal journal() {
    return observers.journal();
  }

  Diagnostician diagnostician() {
    return observers.diagnostician();
  }
}
