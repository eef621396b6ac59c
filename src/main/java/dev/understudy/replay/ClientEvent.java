package dev.understudy.replay;

import dev.understudy.cassette.Interaction;
import dev.understudy.dialect.ErrorKind;

/** The effect of a client's WebSocket message on the replay. */
sealed interface ClientEvent {

  /** A recording starts; the message is its first, unless the server speaks first. */
  record Begin(Interaction interaction) implements ClientEvent {}

  /** The client has sent the next recorded message. */
  record Next() implements ClientEvent {}

  /** The message does not match the recording; the client receives an error. */
  record Wrong(ErrorKind trouble, String message) implements ClientEvent {}
}
