package dev.understudy.replay;

import dev.understudy.cassette.Interaction;
import dev.understudy.dialect.ErrorKind;

/** What a client's message means for what is played. */
sealed interface ClientEvent {

  /** A recording begins; the message is its first, unless the server speaks first. */
  record Begin(Interaction interaction) implements ClientEvent {}

  /** The recorded message has come. */
  record Next() implements ClientEvent {}

  /** Nothing goes on by it: the client is told so. */
  record Wrong(ErrorKind trouble, String message) implements ClientEvent {}
}
