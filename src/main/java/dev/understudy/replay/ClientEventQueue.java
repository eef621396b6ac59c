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
  private static final int MAX_QUEUED_EVENTS = 32;

  private final Deque<ClientEvent> events = new ArrayDeque<>();
  private @Nullable Runnable readOn;

  /** Adds a event; {@code readOn} runs when the next may come. */
  void add(ClientEvent event, Runnable readOn) {
    synchronized (this) {
      events.add(event);
      if (events.size() >= MAX_QUEUED_EVENTS) {
        this.readOn = readOn;
        return;
      }
    }
    readOn.run();
  }

  /** Takes the next event; nothing when the client has said no more. */
  Optional<ClientEvent> next() {
    Runnable resume;
    Optional<ClientEvent> event;
    synchronized (this) {
      event = Optional.ofNullable(events.poll());
      resume = events.size() < MAX_QUEUED_EVENTS ? readOn : null;
      readOn = resume == null ? readOn : null;
    }
    if (resume != null) {
      resume.run();
    }
    return event;
  }
}
