package dev.understudy.replay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of client events. While it is full, nothing is read from the client. Thread-safe.
 */
final class ClientEventQueue {

  /** The number of messages that a client may send ahead of the replay. */
  private static final int MAX_QUEUED_EVENTS = 32;

  private final Deque<ClientEvent> events = new ArrayDeque<>();
  private @Nullable Runnable readOn;

  /** Adds an event; runs {@code readOn} when there is room for the next. */
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

  /** Removes the next event; empty if there is none. */
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
