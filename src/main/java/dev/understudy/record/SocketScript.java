package dev.understudy.record;

import dev.understudy.cassette.Message;

/** Decides what a client sends on a WebSocket, and when. Called by one thread at a time. */
public interface SocketScript {

  /** A client's next step. */
  sealed interface Line {
    /** Sends a message, and then asks for the next step. */
    record Say(Message message) implements Line {}

    /** Waits for the gateway's next message. */
    record Listen() implements Line {}

    /** Closes the connection. */
    record Close() implements Line {}
  }

  /** Receives a message of the gateway. */
  void heard(Message message);

  /** The next step; called at the beginning and after each message of either end. */
  Line next();
}
