package dev.understudy.redact;

import java.util.List;

/**
 * A secret in a body, and the position of its bytes.
 *
 * @param ranges the bytes to replace, in order; several if a stream splits the secret
 * @param kind the kind of secret
 * @param secret its text, by which equal secrets are recognised
 * @param quoted whether a whole JSON value is replaced, so that the placeholder needs quotes
 */
record SecretSpan(List<Range> ranges, String kind, String secret, boolean quoted) {

  /**
   * A range of bytes in a body.
   *
   * @param start the index of the first byte
   * @param end the index after the last byte
   */
  record Range(int start, int end) {}

  /** The kind and the ranges, never the secret. */
  @Override
  public String toString() {
    return kind + " at " + ranges;
  }
}
