package dev.understudy.redact;

import java.util.List;

/**
 * A secret in a body, and where its bytes stand.
 *
 * @param ranges the bytes to replace, in order; several where a stream splits the secret
 * @param kind what it is
 * @param secret its text, by which equal secrets are known
 * @param quoted whether a whole JSON value is replaced, so that the placeholder brings its quotes
 */
record SecretSpan(List<Range> ranges, String kind, String secret, boolean quoted) {

  /**
   * Some bytes of a body.
   *
   * @param start of them
   * @param end behind them
   */
  record Range(int start, int end) {}

  /** Never the secret. */
  @Override
  public String toString() {
    return kind + " at " + ranges;
  }
}
