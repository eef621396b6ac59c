package dev.understudy.verify;

import dev.understudy.contract.Level;
import dev.understudy.contract.Rule;
import dev.understudy.dialect.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a verification found.
 *
 * @param subject what was verified, for a heading
 * @param cases its exchanges, in their order
 */
public record Report(String subject, List<ReportEntry> cases) {

  /** Copies the list. */
  public Report {
    cases = List.copyOf(cases);
  }

  /**
   * The same with nothing but the findings about some rules.
   *
   * @param rules their ids; none for all
   */
  public Report only(List<String> rules) {
    return rules.isEmpty()
        ? this
        : new Report(subject, cases.stream().map(one -> one.only(rules)).toList());
  }

  /** A finding and the exchange that it was made in. */
  public record Occurrence(ReportEntry where, Finding finding) {}

  /**
   * All findings about one rule that mean the same.
   *
   * @param level how much they mean
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

  /** How many findings have this level. */
  public long count(Level level) {
    return cases.stream()
        .flatMap(one -> one.checked().stream())
        .mapToLong(checked -> checked.count(level))
        .sum();
  }

  /** How many exchanges were checked. */
  public long checked() {
    return cases.stream().filter(one -> one.checked().isPresent()).count();
  }

  /** How many exchanges could not be checked. */
  public long unchecked() {
    return cases.size() - checked();
  }

  /** How many exchanges could not be checked because of an internal error in Understudy. */
  public long internalErrors() {
    return cases.stream()
        .filter(one -> one.unchecked().startsWith(ReportEntry.INTERNAL_ERROR))
        .count();
  }

  /** How many exchanges ended in which way. */
  public Map<Verdict, Long> verdicts() {
    Map<Verdict, Long> verdicts = new TreeMap<>();
    cases.stream()
        .flatMap(one -> one.checked().stream())
        .forEach(checked -> verdicts.merge(checked.verdict(), 1L, Long::sum));
    return verdicts;
  }

  /** Whether a rule is broken that must not be. */
  public boolean hasFailures() {
    return count(Level.MUST) > 0;
  }
}
