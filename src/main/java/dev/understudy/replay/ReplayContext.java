package dev.understudy.replay;

import dev.understudy.journal.Diagnostician;
import dev.understudy.journal.InlineVerification;
import dev.understudy.journal.Journal;
import dev.understudy.journal.Observers;
import dev.understudy.websocket.OpenSockets;

/**
 * What a replayer works with, besides its cassettes.
 *
 * @param pacer runs things at their time; the caller's to close
 * @param observers get each request
 * @param verification looks at what was answered; the caller's to close
 * @param sockets those that are open
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
