package dev.understudy.record;

import dev.understudy.cassette.Message;

/** What a client says on a WebSocket, and when. Called by one thread at a time. */
public interface SocketScript {

  /** What a client does next. */
  sealed interface Line {
    /** It says something; then it is asked again. */
    record Say(Message message) implements Line {}

    /** It listens. */
    record Listen() implements Line {}

    /** It closes the connection. */
    record Close() implements Line {}
  }

  /** The gateway has said something. */
  void heard(Message message);

  /** What to do now: at the beginning, after each message of either end. */
  Line next();
}
