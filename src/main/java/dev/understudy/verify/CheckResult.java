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
 * The result of checking one exchange.
 *
 * @param endpoint the endpoint's name
 * @param model the requested model, or empty
 * @param streamed whether the answer is an event stream
 * @param status the answer's status
 * @param verdict how the answer ended
 * @param findings the findings, in the order in which they were made
 * @param events the number of events
 * @param unknown the number of undocumented events, by name
 * @param applied the ids of the rules that applied to something
 * @param result the answer as the client assembles it, as far as it was received
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

  /** The number of findings of this level. */
  public long count(Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }

  /** Whether a mandatory rule is broken. */
  public boolean hasFailures() {
    return count(Level.MUST) > 0;
  }

  CheckResult with(List<Finding> more) {
    return having(Stream.concat(findings.stream(), more.stream()).toList());
  }

  /** Returns a copy without the findings and applications of these rules. */
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
