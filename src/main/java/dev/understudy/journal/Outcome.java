package dev.understudy.journal;

import dev.understudy.match.Match;
import java.util.Locale;

/** How Understudy handled a request. */
public enum Outcome {
  /** A recorded interaction answered it. */
  HIT,
  /** No recorded request matches. */
  MISS,
  /** All matching recordings have been used. */
  EXHAUSTED,
  /** A fault was injected instead of a recording. */
  FAULT,
  /** It was relayed and recorded in the cassette. */
  RECORDED,
  /** It was relayed without a cassette. */
  RELAYED,
  /** It was relayed but could not be recorded; the detail has the reason. */
  NOT_RECORDED,
  /** The gateway could not be reached or did not answer. */
  UPSTREAM_FAILED,
  /** Understudy rejected it; the detail has the reason. */
  REFUSED;

  /** The outcome of a request that no recording answered. */
  public static Outcome of(Match.Unanswered match) {
    return match instanceof Match.Exhausted ? EXHAUSTED : MISS;
  }

  /** The name in the control API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
