package dev.understudy.journal;

import dev.understudy.cassette.Interaction;
import java.util.Optional;

/** Verifies exchanges that are over. Safe for use by several threads. */
public interface ExchangeVerifier {

  /** Verifies nothing. */
  ExchangeVerifier NONE =
      new ExchangeVerifier() {
        @Override
        public Optional<VerificationResult> verify(Interaction redacted) {
          return Optional.empty();
        }

        @Override
        public boolean verifies() {
          return false;
        }
      };

  /** Whether it verifies anything at all. */
  default boolean verifies() {
    return true;
  }

  /**
   * Verifies an exchange.
   *
   * @param redacted the exchange without its secrets
   * @return nothing when there is nothing to say about exchanges like it
   */
  Optional<VerificationResult> verify(Interaction redacted);
}
