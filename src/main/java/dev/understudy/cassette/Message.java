package dev.understudy.cassette;

import dev.understudy.wire.Bytes;

/**
 * A WebSocket message, assembled from the fragments of one or more frames.
 *
 * @param from the sender
 * @param text whether it is text rather than binary
 * @param payload its content
 * @param at the time of arrival of its last frame, in microseconds since the upgrade was sent
 *     upstream
 * @param first the index of its first frame
 * @param last the index of its last frame
 */
public record Message(Peer from, boolean text, Bytes payload, long at, int first, int last) {

  /** A client's text message that does not come from a cassette. */
  public static Message ofClient(Bytes text) {
    return new Message(Peer.CLIENT, true, text, 0, 0, 0);
  }

  /** A copy of this message with another payload. */
  public Message with(Bytes content) {
    return new Message(from, text, content, at, first, last);
  }
}
