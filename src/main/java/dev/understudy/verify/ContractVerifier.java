package dev.understudy.verify;

import dev.understudy.cassette.Interaction;
import dev.understudy.contract.Profile;
import dev.understudy.dialect.Verdict;
import dev.understudy.journal.ExchangeVerifier;
import dev.understudy.journal.VerificationResult;
import dev.understudy.journal.VerificationResult.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Verifies the exchanges of a running server against a profile. Thread-safe. */
public final class ContractVerifier implements ExchangeVerifier {

  private final Checker checker;

  /** Creates a verifier for a profile. */
  public ContractVerifier(Profile profile) {
    this.checker = new Checker(profile);
  }

  /**
   * Returns the violations of all parts, and the verdict of the first part that is not complete.
   */
  @Override
  public Optional<VerificationResult> verify(Interaction redacted) {
    List<VerificationResult.Violation> violations = new ArrayList<>();
    Optional<VerificationResult> told = Optional.empty();
    for (Checker.Part part : checker.parts(redacted)) {
      Optional<VerificationResult> verified = verified(checker.check(part));
      verified.ifPresent(verification ->
          verification.violations().stream()
              .map(violation ->
                  new VerificationResult.Violation(
                      violation.rule(),
                      violation.severity(),
                      (part.name().isEmpty() ? "" : part.name() + ", ") + violation.text()))
              .forEach(violations::add));
      boolean well =
          told.flatMap(VerificationResult::verdict)
              .filter(verdict -> verdict != Verdict.COMPLETE)
              .isEmpty();
      told = well ? verified : told;
    }
    return told.map(it -> new VerificationResult(it.profile(), it.verdict(), violations));
  }

  private Optional<VerificationResult> verified(Optional<CheckResult> result) {
    return result.map(checked ->
        new VerificationResult(
            checker.profile().name(),
            Optional.of(checked.verdict()),
            checked.findings().stream().map(ContractVerifier::violation).toList()));
  }

  private static VerificationResult.Violation violation(Finding finding) {
    String place = finding.place();
    return new VerificationResult.Violation(
        finding.rule().id(),
        switch (finding.level()) {
          case MUST -> Severity.FAILURE;
          case SHOULD -> Severity.WARNING;
          case OBSERVED -> Severity.NOTE;
        },
        (place.isEmpty() ? "" : place + ": ")
            + "expected "
            + finding.expected()
            + ", but was "
            + finding.actual()
            + " ("
            + finding.rule().source()
            + ")");
  }
}
