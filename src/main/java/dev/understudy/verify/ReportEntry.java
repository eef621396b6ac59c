package dev.understudy.verify;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One exchange in a report.
 *
 * @param suite the cassette's file, or what else the exchange belongs to
 * @param number its number there, counted from 1
 * @param name request line, or the probe's name and request line
 * @param profile what it was checked against
 * @param checked what was found; nothing when it could not be checked
 * @param unchecked why it could not be checked; empty when it was
 * @param attempts how often it was tried, more than once for a rule that the model's mood decides
 */
public record ReportEntry(
    String suite,
    int number,
    String name,
    String profile,
    Optional<CheckResult> checked,
    String unchecked,
    int attempts) {

  /** Begins the reason of an internal error. */
  public static final String INTERNAL_ERROR = "an internal error in Understudy: ";

  /** An exchange that was checked. */
  public static ReportEntry of(
      String suite, int number, String name, String profile, CheckResult checked) {
    return new ReportEntry(suite, number, name, profile, Optional.of(checked), "", 1);
  }

  /** An exchange that could not be checked. */
  public static ReportEntry unchecked(
      String suite, int number, String name, String profile, String reason) {
    return new ReportEntry(suite, number, name, profile, Optional.empty(), reason, 1);
  }

  /** The same with another result. */
  ReportEntry with(CheckResult other) {
    return new ReportEntry(suite, number, name, profile, Optional.of(other), unchecked, attempts);
  }

  ReportEntry only(List<String> rules) {
    return checked.map(now -> with(now.only(rules))).orElse(this);
  }

  /** The same with what an earlier attempt broke, and this one did not: lasting, or flaky. */
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

  /** The same, tried several times. */
  public ReportEntry after(int attempts) {
    return new ReportEntry(suite, number, name, profile, checked, unchecked, attempts);
  }
}
