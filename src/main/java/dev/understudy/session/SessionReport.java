package dev.understudy.session;

import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.journal.VerificationResult.Severity;
import dev.understudy.journal.VerificationResult.Violation;
import dev.understudy.match.MissReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a session went.
 *
 * @param name what it is called, or its cassettes
 * @param requests how many requests came
 * @param misses what no recording answered
 * @param moreMisses how many misses the journal did not keep
 * @param leftovers what was recorded and nobody asked for
 * @param violations which rules were broken that must not be
 * @param troubles what else went wrong, such as a recording that could not be written
 */
public record SessionReport(
    String name,
    long requests,
    List<MissReport> misses,
    long moreMisses,
    List<Leftover> leftovers,
    List<Violated> violations,
    List<String> troubles) {

  private static final int SHOWN = 20;

  /**
   * A broken rule.
   *
   * @param request the request line of the exchange
   * @param violation the rule, where it is broken, what was expected and what came
   */
  public record Violated(String request, Violation violation) {
    String line() {
      return violation.rule() + ": " + request + ": " + violation.text();
    }
  }

  /** Copies the lists. */
  public SessionReport {
    misses = List.copyOf(misses);
    leftovers = List.copyOf(leftovers);
    violations = List.copyOf(violations);
    troubles = List.copyOf(troubles);
  }

  static SessionReport of(
      SessionOptions options, Journal journal, int notRecorded, List<Leftover> leftovers) {
    List<JournalEntry> entries = journal.entries();
    Stream<String> underWay =
        notRecorded == 0
            ? Stream.empty()
            : Stream.of(
                notRecorded
                    + (notRecorded == 1 ? " call was" : " calls were")
                    + " still under way when the session ended, and cannot be recorded; let the"
                    + " code read its answers to the end");
    List<MissReport> misses = entries.stream().flatMap(entry -> entry.miss().stream()).toList();
    return new SessionReport(
        options.name().isEmpty() ? names(options) : options.name(),
        journal.count(),
        misses,
        journal.count(Outcome.MISS) + journal.count(Outcome.EXHAUSTED) - misses.size(),
        leftovers,
        entries.stream().flatMap(SessionReport::violations).toList(),
        Stream.concat(underWay, entries.stream().flatMap(SessionReport::trouble)).toList());
  }

  /** Whether nothing went wrong. */
  public boolean passed() {
    return problems() == 0;
  }

  /** Everything that went wrong, numbered; a line that says so when nothing did. */
  public String text() {
    List<String> problems = new ArrayList<>();
    misses.forEach(miss -> problems.add("miss: " + miss.text()));
    if (moreMisses > 0) {
      problems.add(moreMisses + " earlier misses, of which the journal has nothing any more");
    }
    troubles.forEach(problems::add);
    violations.forEach(violated -> problems.add("broken rule " + violated.line()));
    leftovers.forEach(leftover -> problems.add("leftover: nobody asked for " + leftover.line()));
    StringBuilder text = new StringBuilder(name).append(": ");
    long count = problems();
    text.append(count == 0 ? "no problem" : count == 1 ? "1 problem" : count + " problems");
    text.append(" in ").append(requests).append(requests == 1 ? " request" : " requests");
    for (int i = 0; i < Math.min(SHOWN, problems.size()); i++) {
      String number = (i + 1) + ". ";
      text.append('\n')
          .append(number)
          .append(problems.get(i).replace("\n", "\n" + " ".repeat(number.length())));
    }
    if (problems.size() > SHOWN) {
      text.append("\nand ").append(problems.size() - SHOWN).append(" more");
    }
    return text.toString();
  }

  /** The report for programs. */
  public Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", name);
    view.put("passed", passed());
    view.put("requests", requests);
    view.put("misses", misses.stream().map(MissReport::view).toList());
    view.put("leftovers", leftovers.stream().map(Leftover::view).toList());
    view.put("violations", violations.stream().map(SessionReport::view).toList());
    view.put("troubles", troubles);
    view.put("text", text());
    return view;
  }

  /** The same without leftovers: a test that failed on its own may not have come to all of them. */
  public SessionReport withoutLeftovers() {
    return new SessionReport(name, requests, misses, moreMisses, List.of(), violations, troubles);
  }

  private long problems() {
    return misses.size() + moreMisses + leftovers.size() + violations.size() + troubles.size();
  }

  private static Stream<Violated> violations(JournalEntry entry) {
    return entry.verification().stream()
        .flatMap(verification -> verification.violations().stream())
        .filter(violation -> violation.severity() == Severity.FAILURE)
        .map(violation -> new Violated(entry.line(), violation));
  }

  private static Stream<String> trouble(JournalEntry entry) {
    return switch (entry.outcome()) {
      case NOT_RECORDED -> Stream.of("not recorded: " + entry.line() + ": " + entry.detail());
      case UPSTREAM_FAILED ->
          Stream.of("the gateway did not answer: " + entry.line() + ": " + entry.detail());
      case REFUSED ->
          entry.status() < 500
              ? Stream.empty()
              : Stream.of("not answered: " + entry.line() + ": " + entry.detail());
      default -> Stream.empty();
    };
  }

  private static Map<String, Object> view(Violated violated) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("request", violated.request);
    view.put("rule", violated.violation.rule());
    view.put("text", violated.violation.text());
    return view;
  }

  private static String names(SessionOptions options) {
    return options.cassettes().isEmpty()
        ? "no cassette"
        : String.join(", ", options.cassettes().stream().map(Object::toString).toList());
  }
}
