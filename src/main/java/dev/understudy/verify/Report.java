package dev.understudy.verify;

import dev.understudy.contract.Level;
import dev.understudy.contract.Rule;
import dev.understudy.dialect.Verdict;
import dev.understudy.wire.RedactedStackTrace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The report of a verification.
 *
 * @param subject the subject of the verification, for a heading
 * @param cases the exchanges, in order
 */
public record Report(String subject, List<ReportEntry> cases) {

  /** Copies {@code cases}. */
  public Report {
    cases = List.copyOf(cases);
  }

  /**
   * Returns a copy with the findings of some rules only.
   *
   * @param rules the ids of the rules; empty for all
   */
  public Report only(List<String> rules) {
    return rules.isEmpty()
        ? this
        : new Report(subject, cases.stream().map(one -> one.only(rules)).toList());
  }

  /** A finding and its exchange. */
  public record Occurrence(ReportEntry where, Finding finding) {}

  /**
   * All findings of one rule and level.
   *
   * @param level the level of the findings
   */
  public record Problem(Rule rule, Level level, List<Occurrence> occurrences) {}

  /** The findings by rule, failures first, then by id. */
  public List<Problem> problems() {
    Map<String, List<Occurrence>> groups = new LinkedHashMap<>();
    for (ReportEntry one : cases) {
      one.checked()
          .ifPresent(checked ->
              checked
                  .findings()
                  .forEach(finding ->
                      groups
                          .computeIfAbsent(
                              finding.level() + " " + finding.rule().id(), k -> new ArrayList<>())
                          .add(new Occurrence(one, finding))));
    }
    return groups.values().stream()
        .map(group ->
            new Problem(
                group.get(0).finding().rule(), group.get(0).finding().level(), List.copyOf(group)))
        .sorted(Comparator.comparing(Problem::level).thenComparing(problem -> problem.rule().id()))
        .toList();
  }

  /** The number of findings of this level. */
  public long count(Level level) {
    return cases.stream()
        .flatMap(one -> one.checked().stream())
        .mapToLong(checked -> checked.count(level))
        .sum();
  }

  /** The number of exchanges that were checked. */
  public long checked() {
    return cases.stream().filter(one -> one.checked().isPresent()).count();
  }

  /** The number of exchanges that could not be checked. */
  public long unchecked() {
    return cases.size() - checked();
  }

  /** The number of exchanges that could not be checked because of an internal error. */
  public long internalErrors() {
    return cases.stream()
        .filter(one -> one.unchecked().startsWith(RedactedStackTrace.INTERNAL_ERROR))
        .count();
  }

  /** The number of exchanges by verdict. */
  public Map<Verdict, Long> verdicts() {
    Map<Verdict, Long> verdicts = new TreeMap<>();
    cases.stream()
        .flatMap(one -> one.checked().stream())
        .forEach(checked -> verdicts.merge(checked.verdict(), 1L, Long::sum));
    return verdicts;
  }

  /** Whether a mandatory rule is broken. */
  public boolean hasFailures() {
    return count(Level.MUST) > 0;
  }
}
