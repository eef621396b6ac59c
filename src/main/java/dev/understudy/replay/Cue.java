package dev.understudy.replay;

import dev.understudy.cassette.Interaction;
import dev.understudy.dialect.Trouble;

/** What a client's message means for what is played. */
sealed interface Cue {

  /** A recording begins; the message is its first, unless the server speaks first. */
  record Begin(Interaction interaction) implements Cue {}

  /** The recorded message has come. */
  record Next() implements Cue {}

  /** Nothing goes on by it: the client is told so. */
  record Wrong(Trouble trouble, String message) implements Cue {}
}
