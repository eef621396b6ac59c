package dev.understudy.engine;

import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.journal.VerificationResult.Severity;
import dev.understudy.match.MissReport;
import dev.understudy.session.Leftover;
import dev.understudy.session.Problem;
import dev.understudy.session.SessionOptions;
import dev.understudy.session.SessionReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The result of a session.
 *
 * @param report the report for the user
 * @param misses the miss reports, in the order of the requests
 */
public record SessionResult(SessionReport report, List<MissReport> misses) {

  /** Copies {@code misses}. */
  public SessionResult {
    misses = List.copyOf(misses);
  }

  /**
   * Collects the result so far.
   *
   * @param notRecorded the number of calls in progress when the session ended
   */
  static SessionResult of(
      SessionOptions options, Journal journal, int notRecorded, List<Leftover> leftovers) {
    List<JournalEntry> entries = journal.entries();
    List<MissReport> misses = entries.stream().flatMap(entry -> entry.miss().stream()).toList();
    List<Problem> problems = new ArrayList<>();
    misses.forEach(miss -> problems.add(new Problem.Miss(miss.text())));
    if (notRecorded > 0) {
      problems.add(
          new Problem.Other(
              notRecorded
                  + (notRecorded == 1 ? " call was" : " calls were")
                  + " still in progress when the session ended and cannot be recorded; make the"
                  + " code read its answers to the end"));
    }
    entries.stream().flatMap(SessionResult::trouble).forEach(problems::add);
    entries.stream().flatMap(SessionResult::brokenRules).forEach(problems::add);
    problems.addAll(leftovers);
    String name = options.name().isEmpty() ? names(options) : options.name();
    long dropped = journal.count(Outcome.MISS) + journal.count(Outcome.EXHAUSTED) - misses.size();
    return new SessionResult(new SessionReport(name, journal.count(), problems, dropped), misses);
  }

  /** The result as a JSON object. */
  public Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", report.name());
    view.put("passed", report.passed());
    view.put("requests", report.requests());
    view.put("misses", misses.stream().map(MissReport::view).toList());
    view.put("leftovers", all(Leftover.class).map(SessionResult::view).toList());
    view.put("violations", all(Problem.BrokenRule.class).map(SessionResult::view).toList());
    view.put("troubles", all(Problem.Other.class).map(Problem.Other::text).toList());
    view.put("text", report.text());
    return view;
  }

  /** A leftover as a JSON object. */
  public static Map<String, Object> view(Leftover leftover) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("place", leftover.place());
    view.put("interaction", leftover.number());
    view.put("request", leftover.request());
    return view;
  }

  private static Map<String, Object> view(Problem.BrokenRule broken) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("request", broken.request());
    view.put("rule", broken.rule());
    view.put("text", broken.explanation());
    return view;
  }

  private <P extends Problem> Stream<P> all(Class<P> kind) {
    return report.problems().stream().filter(kind::isInstance).map(kind::cast);
  }

  private static Stream<Problem> brokenRules(JournalEntry entry) {
    return entry.verification().stream()
        .flatMap(verification -> verification.violations().stream())
        .filter(violation -> violation.severity() == Severity.FAILURE)
        .map(violation -> new Problem.BrokenRule(violation.rule(), entry.line(), violation.text()));
  }

  private static Stream<Problem> trouble(JournalEntry entry) {
    String what = entry.line() + ": " + entry.detail();
    return switch (entry.outcome()) {
      case NOT_RECORDED -> Stream.of(new Problem.Other("not recorded: " + what));
      case UPSTREAM_FAILED -> Stream.of(new Problem.Other("the gateway did not answer: " + what));
      case REFUSED ->
          entry.status() < 500
              ? Stream.empty()
              : Stream.of(new Problem.Other("not answered: " + what));
      default -> Stream.empty();
    };
  }

  private static String names(SessionOptions options) {
    return options.cassettes().isEmpty()
        ? "no cassette"
        : String.join(", ", options.cassettes().stream().map(Object::toString).toList());
  }
}
