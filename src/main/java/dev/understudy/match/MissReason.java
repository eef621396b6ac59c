package dev.understudy.match;

import java.util.Locale;

/** Why no recording answers a request. */
public enum MissReason {
  /** The cassette is empty. */
  NOTHING_RECORDED,
  /** Nothing is recorded for this endpoint. */
  OTHER_ENDPOINT,
  /** It is recorded for another path that differs by {@code /v1} or a doubled part only. */
  OTHER_PATH,
  /** It is recorded for another resource of the same collection. */
  OTHER_RESOURCE,
  /** It is recorded for this path with another method. */
  OTHER_METHOD,
  /** It is recorded for another model, and else the same. */
  OTHER_MODEL,
  /** It differs only where an ignore rule could be meant to stand. */
  IGNORABLE,
  /** The closest recording says something else. */
  OTHER_CONTENT,
  /** It is recorded, and all recordings have been used. */
  EXHAUSTED,
  /** On a WebSocket the client says something else than when it was recorded. */
  DRIFT,
  /** On a WebSocket the client waits, where it said more when it was recorded. */
  STALLED,
  /** The recordings could not be compared. */
  UNKNOWN;

  /** The name in the control API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
