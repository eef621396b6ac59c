package dev.understudy.journal;

import dev.understudy.dialect.Verdict;
import dev.understudy.wire.RedactedStackTrace;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The result of the verification of an exchange.
 *
 * @param profile the profile that it was verified against
 * @param verdict how the answer ended; empty if it could not be checked
 * @param violations the broken rules
 */
public record VerificationResult(
    String profile, Optional<Verdict> verdict, List<Violation> violations) {

  /** Copies {@code violations}. */
  public VerificationResult {
    violations = List.copyOf(violations);
  }

  /**
   * A broken rule.
   *
   * @param rule the rule's id
   * @param severity how serious it is
   * @param text the place, the expected and the actual value, and the rule's source, in one line
   */
  public record Violation(String rule, Severity severity, String text) {}

  /** How serious a violation is. */
  public enum Severity {
    /** The rule is mandatory. */
    FAILURE,
    /** The rule is a recommendation. */
    WARNING,
    /** For information. */
    NOTE;

    /** The name in the control API and on the console. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The result if the verification itself failed, which must not look like a valid exchange. */
  public static VerificationResult ofError(Throwable error) {
    String what = RedactedStackTrace.summaryOf(error);
    return new VerificationResult(
        "", Optional.empty(), List.of(new Violation("-", Severity.FAILURE, what)));
  }

  /** The verdict's name in the control API and on the console. */
  public String verdictLabel() {
    return verdict.map(Verdict::label).orElse("not-checked");
  }

  /** Whether a mandatory rule is broken. */
  public boolean isFailure() {
    return violations.stream().anyMatch(violation -> violation.severity() == Severity.FAILURE);
  }
}
