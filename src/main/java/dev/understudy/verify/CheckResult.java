package dev.understudy.verify;

import dev.understudy.contract.Level;
import dev.understudy.dialect.Verdict;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What the check of one exchange concluded.
 *
 * @param endpoint the endpoint's name
 * @param model the model that was asked for; empty when none was
 * @param streamed whether the answer is an event stream
 * @param status the answer's status
 * @param verdict how the answer ended
 * @param findings the broken rules, in the order in which they were met
 * @param events how many events came
 * @param unknown events that are not documented, by name, with their number
 * @param applied the ids of all rules that had something to look at
 * @param result the answer as its client ends up with it, as far as it came
 */
public record CheckResult(
    String endpoint,
    String model,
    boolean streamed,
    int status,
    Verdict verdict,
    List<Finding> findings,
    int events,
    Map<String, Integer> unknown,
    Set<String> applied,
    Optional<JsonNode> result) {

  /** Copies the collections. */
  public CheckResult {
    findings = List.copyOf(findings);
    applied = Set.copyOf(applied);
  }

  /** How many findings have this level. */
  public long count(Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }

  /** Whether a rule is broken that must not be. */
  public boolean hasFailures() {
    return count(Level.MUST) > 0;
  }

  CheckResult with(List<Finding> more) {
    return having(Stream.concat(findings.stream(), more.stream()).toList());
  }

  /** The same as if these rules were not. */
  CheckResult without(Set<String> rules) {
    Set<String> others = new LinkedHashSet<>(applied);
    others.removeAll(rules);
    List<Finding> left =
        findings.stream().filter(finding -> !rules.contains(finding.rule().id())).toList();
    return new CheckResult(
        endpoint, model, streamed, status, verdict, left, events, unknown, others, result);
  }

  CheckResult only(List<String> rules) {
    return having(findings.stream().filter(f -> rules.contains(f.rule().id())).toList());
  }

  private CheckResult having(List<Finding> others) {
    return new CheckResult(
        endpoint, model, streamed, status, verdict, others, events, unknown, applied, result);
  }
}
