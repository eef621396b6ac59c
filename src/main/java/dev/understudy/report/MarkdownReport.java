package dev.understudy.report;

import dev.understudy.verify.Report;
import dev.understudy.verify.Report.Occurrence;
import dev.understudy.verify.Report.Problem;
import dev.understudy.verify.ReportEntry;
import dev.understudy.wire.Excerpt;

/** Formats a report as Markdown for the summary of a GitHub job. */
final class MarkdownReport {

  /** The maximum of places of one problem, since a job's summary is limited in size. */
  private static final int PLACES = 10;

  private static final int CASES = 500;

  private final StringBuilder out = new StringBuilder();

  private MarkdownReport() {}

  static String of(Report report) {
    MarkdownReport markdown = new MarkdownReport();
    markdown.write(report);
    return markdown.out.toString();
  }

  private void write(Report report) {
    line("## Contracts: " + (report.hasFailures() ? "broken" : "kept"));
    line("");
    line(text("Verified " + report.subject() + ": " + Wording.summary(report)));
    if (!report.problems().isEmpty()) {
      line("");
      line("| | rule | says | source | where | expected | actual |");
      line("|---|---|---|---|---|---|---|");
    }
    for (Problem problem : report.problems()) {
      int shown = 0;
      for (Occurrence occurrence : problem.occurrences()) {
        if (shown++ == PLACES) {
          row(
              "",
              problem.rule().id(),
              "",
              "",
              "and " + Wording.count(problem.occurrences().size() - PLACES, "more place"),
              "",
              "");
          break;
        }
        row(
            problem.level().severity(),
            problem.rule().id(),
            shown == 1 ? problem.rule().says() : "",
            shown == 1 ? problem.rule().source().toString() : "",
            occurrence.where().suite()
                + " "
                + occurrence.where().number()
                + " "
                + occurrence.finding().place(),
            occurrence.finding().expected(),
            occurrence.finding().actual());
      }
    }
    line("");
    line("<details><summary>All exchanges</summary>");
    line("");
    line("| | exchange | profile | verdict | |");
    line("|---|---|---|---|---|");
    report.cases().stream().limit(CASES).forEach(this::exchange);
    line("");
    line("</details>");
  }

  private void exchange(ReportEntry one) {
    row(
        one.suite() + " " + one.number(),
        one.name(),
        one.profile(),
        one.checked().map(c -> c.verdict().label()).orElse("not checked"),
        one.checked().map(Wording::tally).orElse(one.unchecked())
            + (one.attempts() > 1 ? " " + Wording.attempts(one) : ""));
  }

  private void row(String... cells) {
    StringBuilder row = new StringBuilder("|");
    for (String cell : cells) {
      row.append(' ').append(text(cell)).append(" |");
    }
    line(row.toString());
  }

  /** Escapes text, also for a table. */
  private static String text(String text) {
    return Excerpt.oneLine(text)
        .replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replace("*", "\\*")
        .replace("_", "\\_")
        .replace("`", "\\`")
        .replace("[", "\\[")
        .replace("\n", " ");
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
