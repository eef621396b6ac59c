package dev.understudy.contract;

import java.util.List;

/**
 * One checkable statement.
 *
 * @param id stable, and unique within a profile
 * @param level how firmly it is founded
 * @param says the statement, as a sentence
 * @param source where it comes from
 * @param endpoints the endpoints that it is about
 * @param on what it looks at; what is checked as a whole needs none
 * @param when further conditions
 * @param moody whether the model's mood decides it too, so that a live check tries again
 * @param check how it is checked
 * @param mutants ways to break it, and nothing else
 */
public record Rule(
    String id,
    Level level,
    String says,
    Source source,
    List<String> endpoints,
    List<Target> on,
    Condition when,
    boolean moody,
    Check check,
    List<Mutant> mutants) {

  /** Copies the lists. */
  public Rule {
    endpoints = List.copyOf(endpoints);
    on = List.copyOf(on);
    mutants = List.copyOf(mutants);
  }

  /** The same rule, one step firmer. */
  public Rule raised() {
    return with(level.raised(), source, mutants);
  }

  Rule with(Level level, Source source, List<Mutant> mutants) {
    return new Rule(id, level, says, source, endpoints, on, when, moody, check, mutants);
  }
}
