package dev.understudy.journal;

import dev.understudy.cassette.Interaction;
import java.util.Optional;

/** Judges exchanges that are over. Safe for use by several threads. */
public interface Inspector {

  /** Judges nothing. */
  Inspector NONE =
      new Inspector() {
        @Override
        public Optional<Judgement> judge(Interaction redacted) {
          return Optional.empty();
        }

        @Override
        public boolean judges() {
          return false;
        }
      };

  /** Whether it judges anything at all. */
  default boolean judges() {
    return true;
  }

  /**
   * Judges an exchange.
   *
   * @param redacted the exchange without its secrets
   * @return nothing when there is nothing to say about exchanges like it
   */
  Optional<Judgement> judge(Interaction redacted);
}
