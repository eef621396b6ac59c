package dev.understudy.contract;

import dev.understudy.dialect.Verdict;
import java.util.List;

/**
 * What something that comes says about how the answer ended.
 *
 * @param verdict what it says
 * @param on where it stands
 * @param is the values that say it; none when being there says it
 */
public record VerdictRule(Verdict verdict, Target on, List<String> is) {

  /** Copies the list. */
  public VerdictRule {
    is = List.copyOf(is);
  }
}
