package dev.understudy.journal;

import java.util.List;

/**
 * What an exchange was found to be.
 *
 * @param profile what it was judged by
 * @param verdict how the answer ended
 * @param violations the rules that it breaks
 */
public record Judgement(String profile, String verdict, List<Violation> violations) {

  /** Copies the list. */
  public Judgement {
    violations = List.copyOf(violations);
  }

  /**
   * A rule that is broken.
   *
   * @param rule its id
   * @param severity failure, warning or note
   * @param text where, what was expected, what came, and where the rule comes from, in one line
   */
  public record Violation(String rule, String severity, String text) {}

  /** Whether a rule is broken that must not be. */
  public boolean isFailure() {
    return violations.stream().anyMatch(violation -> violation.severity().equals("failure"));
  }
}
