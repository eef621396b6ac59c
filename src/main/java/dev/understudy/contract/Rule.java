package dev.understudy.contract;

import java.util.List;

/**
 * A checkable statement about endpoints.
 *
 * @param id the id, stable and unique within a profile
 * @param level the severity
 * @param says the statement, as a sentence
 * @param source the document on which it is based
 * @param endpoints the endpoints to which it applies
 * @param on the targets that it examines; empty if the exchange is checked as a whole
 * @param when further conditions
 * @param moody whether it also depends on the model's behaviour, so that a live check retries
 * @param check how it is checked
 * @param mutants modified examples that break this rule and no other
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

  /** A copy of this rule with its level raised by one step. */
  public Rule raised() {
    return with(level.raised(), source, mutants);
  }

  Rule with(Level level, Source source, List<Mutant> mutants) {
    return new Rule(id, level, says, source, endpoints, on, when, moody, check, mutants);
  }
}
