package dev.understudy.cassette;

import dev.understudy.wire.Bytes;

/**
 * What one transfer read delivered.
 *
 * @param at when it came, in microseconds since the request was sent upstream
 * @param bytes its content, possibly empty where a redaction or a content coding left nothing
 * @param redacted whether a secret in it was replaced
 */
public record Chunk(long at, Bytes bytes, boolean redacted) {

  /** Refuses a time before the request. */
  public Chunk {
    if (at < 0) {
      throw new IllegalArgumentException("a chunk cannot come before its request: " + at);
    }
  }

  /** A chunk as it came. */
  public static Chunk of(long at, Bytes bytes) {
    return new Chunk(at, bytes, false);
  }
}
