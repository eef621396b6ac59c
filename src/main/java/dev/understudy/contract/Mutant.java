package dev.understudy.contract;

import java.util.List;

/**
 * A modified example that breaks a rule.
 *
 * @param endpoint the endpoint of the example
 * @param example the name of that example
 * @param edits the changes to the example
 */
public record Mutant(String endpoint, String example, List<Edit> edits) {

  /** Copies the list. */
  public Mutant {
    edits = List.copyOf(edits);
  }
}
