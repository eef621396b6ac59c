package dev.understudy.journal;

import dev.understudy.dialect.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an exchange was found to be.
 *
 * @param profile what it was verified by
 * @param verdict how the answer ended; nothing when it could not be checked
 * @param violations the rules that it breaks
 */
public record VerificationResult(
    String profile, Optional<Verdict> verdict, List<Violation> violations) {

  /** Copies the list. */
  public VerificationResult {
    violations = List.copyOf(violations);
  }

  /**
   * A rule that is broken.
   *
   * @param rule its id
   * @param severity how much it means
   * @param text where, what was expected, what came, and where the rule comes from, in one line
   */
  public record Violation(String rule, Severity severity, String text) {}

  /** How much a violation means. */
  public enum Severity {
    /** It must not be. */
    FAILURE,
    /** It should not be. */
    WARNING,
    /** It is worth knowing. */
    NOTE;

    /** The name in the control API and on the console. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The result when verification itself failed: that must not look like a clean exchange. */
  public static VerificationResult ofError(Throwable error) {
    String what = "an internal error in Understudy: " + error.getClass().getSimpleName();
    return new VerificationResult(
        "", Optional.empty(), List.of(new Violation("-", Severity.FAILURE, what)));
  }

  /** The verdict as the control API and the console show it. */
  public String verdictLabel() {
    return verdict.map(Verdict::label).orElse("not-checked");
  }

  /** Whether a rule is broken that must not be. */
  public boolean isFailure() {
    return violations.stream().anyMatch(violation -> violation.severity() == Severity.FAILURE);
  }
}
