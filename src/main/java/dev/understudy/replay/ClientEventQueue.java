package dev.understudy.replay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client's messages mean, in their order. A client that is far ahead of what is played is
 * not read. Safe for use by several threads.
 */
final class ClientEventQueue {

  /** How many messages may come ahead of what is played. */
  private static final int AHEAD = 32;

  private final Deque<ClientEvent> cues = new ArrayDeque<>();
  private @Nullable Runnable readOn;

  /** Adds a cue; {@code readOn} runs when the next may come. */
  void add(ClientEvent cue, Runnable readOn) {
    synchronized (this) {
      cues.add(cue);
      if (cues.size() >= AHEAD) {
        this.readOn = readOn;
        return;
      }
    }
    readOn.run();
  }

  /** Takes the next cue; nothing when the client has said no more. */
  Optional<ClientEvent> next() {
    Runnable resume;
    Optional<ClientEvent> cue;
    synchronized (this) {
      cue = Optional.ofNullable(cues.poll());
      resume = cues.size() < AHEAD ? readOn : null;
      readOn = resume == null ? readOn : null;
    }
    if (resume != null) {
      resume.run();
    }
    return cue;
  }
}
