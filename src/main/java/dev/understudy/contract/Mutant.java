package dev.understudy.contract;

import java.util.List;

/**
 * A way to break a rule.
 *
 * @param endpoint whose example it is made of
 * @param example the name of that example
 * @param edits what is changed in it
 */
public record Mutant(String endpoint, String example, List<Edit> edits) {

  /** Copies the list. */
  public Mutant {
    edits = List.copyOf(edits);
  }
}
