package dev.understudy.verify;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One exchange in a report.
 *
 * @param suite the cassette's file, or another group of exchanges
 * @param number the number in the suite, counted from 1
 * @param name the request line, or the probe's name and request line
 * @param profile the profile that the exchange was checked against
 * @param checked the result; empty if the exchange could not be checked
 * @param unchecked why the exchange could not be checked; empty if it was
 * @param attempts the number of attempts, more than one for a rule whose result depends on the
 *     model
 */
public record ReportEntry(
    String suite,
    int number,
    String name,
    String profile,
    Optional<CheckResult> checked,
    String unchecked,
    int attempts) {

  /** Creates the entry of a checked exchange. */
  public static ReportEntry of(
      String suite, int number, String name, String profile, CheckResult checked) {
    return new ReportEntry(suite, number, name, profile, Optional.of(checked), "", 1);
  }

  /** Creates the entry of an exchange that could not be checked. */
  public static ReportEntry unchecked(
      String suite, int number, String name, String profile, String reason) {
    return new ReportEntry(suite, number, name, profile, Optional.empty(), reason, 1);
  }

  /** Returns a copy of this entry with another result. */
  ReportEntry with(CheckResult other) {
    return new ReportEntry(suite, number, name, profile, Optional.of(other), unchecked, attempts);
  }

  ReportEntry only(List<String> rules) {
    return checked.map(now -> with(now.only(rules))).orElse(this);
  }

  /**
   * Returns a copy with the findings of an earlier attempt; those that this attempt lacks become
   * flaky if they can.
   */
  public ReportEntry keeping(ReportEntry earlier) {
    CheckResult now = checked.orElseThrow();
    Set<String> broken =
        now.findings().stream().map(f -> f.rule().id()).collect(Collectors.toSet());
    List<Finding> before =
        earlier.checked().orElseThrow().findings().stream()
            .filter(f -> !broken.contains(f.rule().id()))
            .map(f -> f.rule().moody() ? f.asFlaky() : f)
            .toList();
    return with(now.with(before));
  }

  /** Returns a copy of this entry with a number of attempts. */
  public ReportEntry after(int attempts) {
    return new ReportEntry(suite, number, name, profile, checked, unchecked, attempts);
  }
}
