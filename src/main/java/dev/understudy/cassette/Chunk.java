package dev.understudy.cassette;

import dev.understudy.wire.Bytes;

/**
 * The bytes that one read of the transfer delivered.
 *
 * @param at the time of arrival, in microseconds since the request was sent upstream
 * @param bytes its content; may be empty where a redaction or a content coding left nothing
 * @param redacted whether a secret in it was replaced
 */
public record Chunk(long at, Bytes bytes, boolean redacted) {

  /** Refuses a time before the request. */
  public Chunk {
    if (at < 0) {
      throw new IllegalArgumentException(
          "invalid time of a chunk: expected 0 or more microseconds, got " + at);
    }
  }

  /** A chunk that is not redacted. */
  public static Chunk of(long at, Bytes bytes) {
    return new Chunk(at, bytes, false);
  }
}
