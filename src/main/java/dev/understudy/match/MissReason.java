package dev.understudy.match;

import java.util.Locale;

/** The reasons why no recording answers a request. */
public enum MissReason {
  /** The cassette is empty. */
  NOTHING_RECORDED,
  /** Nothing is recorded for this endpoint. */
  OTHER_ENDPOINT,
  /** It is recorded for a path that differs only by {@code /v1} or a doubled part. */
  OTHER_PATH,
  /** It is recorded for another resource of the same collection. */
  OTHER_RESOURCE,
  /** It is recorded for this path with another method. */
  OTHER_METHOD,
  /** The only difference from a recording is the model. */
  OTHER_MODEL,
  /** It differs only in places where an ignore rule is probably missing. */
  IGNORABLE,
  /** The closest recording has different content. */
  OTHER_CONTENT,
  /** It is recorded, and all recordings have been used. */
  EXHAUSTED,
  /** A client's WebSocket message differs from the recorded one. */
  DRIFT,
  /** A WebSocket's client waits, but the recording expects another message from it. */
  STALLED,
  /** The recordings could not be compared. */
  UNKNOWN;

  /** The name in the control API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
