package dev.understudy.journal;

import dev.understudy.cassette.Interaction;
import java.util.Optional;

/** Judges exchanges that are over. Safe for use by several threads. */
@FunctionalInterface
public interface Inspector {

  /** Judges nothing. */
  Inspector NONE = interaction -> Optional.empty();

  /**
   * Judges an exchange.
   *
   * @param redacted the exchange without its secrets
   * @return nothing when there is nothing to say about exchanges like it
   */
  Optional<Judgement> judge(Interaction redacted);
}
