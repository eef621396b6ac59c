package dev.understudy.journal;

import dev.understudy.cassette.Interaction;
import java.util.Optional;

/** Verifies completed exchanges against a contract. Thread-safe. */
public interface ExchangeVerifier {

  /** A verifier that verifies nothing. */
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

  /** Whether this verifier verifies anything. */
  default boolean verifies() {
    return true;
  }

  /**
   * Verifies an exchange.
   *
   * @param redacted the redacted exchange
   * @return the result, or empty if the contract does not cover such exchanges
   */
  Optional<VerificationResult> verify(Interaction redacted);
}
