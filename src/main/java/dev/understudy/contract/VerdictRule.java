package dev.understudy.contract;

import dev.understudy.dialect.Verdict;
import java.util.List;

/**
 * A rule that derives the verdict on an answer from a value in it.
 *
 * @param verdict the verdict
 * @param on the place of the value
 * @param is the values that imply the verdict; empty if the presence of a value does
 */
public record VerdictRule(Verdict verdict, Target on, List<String> is) {

  /** Copies the list. */
  public VerdictRule {
    is = List.copyOf(is);
  }
}
