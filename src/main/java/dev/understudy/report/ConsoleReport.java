package dev.understudy.report;

import dev.understudy.verify.CheckResult;
import dev.understudy.verify.Report;
import dev.understudy.verify.Report.Occurrence;
import dev.understudy.verify.Report.Problem;
import dev.understudy.verify.ReportEntry;
import dev.understudy.wire.Excerpt;
import java.util.List;
import java.util.Locale;

/** Formats a report for a terminal: the exchanges, then the problems by rule, then a summary. */
final class ConsoleReport {

  /** The maximum of places of one problem. */
  private static final int PLACES = 5;

  private final StringBuilder out = new StringBuilder();

  private ConsoleReport() {}

  static String of(Report report) {
    ConsoleReport console = new ConsoleReport();
    console.line("Verified " + report.subject());
    console.line("");
    console.cases(report.cases());
    int number = 0;
    for (Problem problem : report.problems()) {
      console.problem(++number, problem);
    }
    console.line("");
    console.line(Wording.summary(report));
    return console.out.toString();
  }

  private void cases(List<ReportEntry> cases) {
    int names = Math.min(60, cases.stream().mapToInt(c -> c.name().length()).max().orElse(0));
    int models =
        cases.stream()
            .flatMap(c -> c.checked().stream())
            .mapToInt(c -> c.model().length())
            .max()
            .orElse(0);
    String suite = "";
    for (ReportEntry one : cases) {
      if (!one.suite().equals(suite)) {
        suite = one.suite();
        line(suite + "  (" + one.profile() + ")");
      }
      String head =
          String.format(
              Locale.ROOT, "  %3d  %-" + Math.max(1, names) + "s", one.number(), one.name());
      String rest =
          one.checked()
              .map(checked -> described(one, checked, models))
              .orElseGet(() -> "not checked: " + one.unchecked());
      line((head + "  " + rest).stripTrailing());
    }
  }

  private static String described(ReportEntry one, CheckResult checked, int models) {
    String flaky = Wording.attempts(one);
    return String.format(
            Locale.ROOT,
            "%-" + Math.max(1, models) + "s  %-20s  %-10s  %s",
            checked.model(),
            Wording.kind(checked),
            checked.verdict().label(),
            Wording.tally(checked))
        + (flaky.isEmpty() ? "" : "  " + flaky);
  }

  private void problem(int number, Problem problem) {
    line("");
    line(
        number
            + ". "
            + problem.level().severity()
            + " "
            + problem.rule().id()
            + ": "
            + problem.rule().says());
    line("   " + Wording.standing(problem));
    int shown = 0;
    for (Occurrence occurrence : problem.occurrences()) {
      if (shown++ == PLACES) {
        break;
      }
      String place = occurrence.finding().place();
      line(
          "   "
              + occurrence.where().suite()
              + ", interaction "
              + occurrence.where().number()
              + (place.isEmpty() ? "" : ", " + place));
      line("     expected  " + occurrence.finding().expected());
      line("     actual    " + occurrence.finding().actual());
    }
    int more = problem.occurrences().size() - PLACES;
    if (more > 0) {
      line(
          "   and "
              + Wording.count(more, "more place")
              + "; for all of them use --report json=FILE");
    }
  }

  private void line(String text) {
    out.append(Excerpt.oneLine(text)).append('\n');
  }
}
