package dev.understudy.cassette;

import dev.understudy.wire.Bytes;

/**
 * A WebSocket message: the fragments of one or more frames together.
 *
 * @param from who sent it
 * @param text whether it is text, not bytes
 * @param payload its content
 * @param at when its last frame came, in microseconds since the upgrade was sent upstream
 * @param first the index of its first frame
 * @param last the index of its last frame
 */
public record Message(Peer from, boolean text, Bytes payload, long at, int first, int last) {

  /** What a client says by itself, outside of any cassette. */
  public static Message ofClient(Bytes text) {
    return new Message(Peer.CLIENT, true, text, 0, 0, 0);
  }

  /** The same with another content. */
  public Message with(Bytes content) {
    return new Message(from, text, content, at, first, last);
  }
}
