package dev.understudy.journal;

import dev.understudy.match.Match;
import java.util.Locale;

/** How Understudy dealt with a request. */
public enum Outcome {
  /** A recorded interaction answered it. */
  HIT,
  /** No recorded request is like it. */
  MISS,
  /** It was recorded, and all recordings of it have been used. */
  EXHAUSTED,
  /** A fault that the test asked for took the place of a recording. */
  FAULT,
  /** It was relayed, and stands on the cassette. */
  RECORDED,
  /** It was relayed, and no cassette is kept. */
  RELAYED,
  /** It was relayed, but could not be put on the cassette; the detail says why. */
  NOT_RECORDED,
  /** The gateway could not be reached or did not answer. */
  UPSTREAM_FAILED,
  /** Understudy itself refused it; the detail says why. */
  REFUSED;

  /** That of a request that no recording answered. */
  public static Outcome of(Match.Unanswered match) {
    return match instanceof Match.Exhausted ? EXHAUSTED : MISS;
  }

  /** The name in the control API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
