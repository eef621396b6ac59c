package dev.understudy.report;

import dev.understudy.contract.Level;
import dev.understudy.verify.CheckResult;
import dev.understudy.verify.Report;
import dev.understudy.verify.ReportEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The phrases that several reports share. */
final class Wording {

  private Wording() {}

  /** The level and source of a broken rule. */
  static String standing(Report.Problem problem) {
    return problem.rule().level().label()
        + ", from "
        + problem.rule().source()
        + (problem.level() == problem.rule().level()
            ? ""
            : "; a " + problem.level().severity() + " because the gateway rejected the request");
  }

  /** A short description of an answer. */
  static String kind(CheckResult checked) {
    return checked.streamed()
        ? "stream of " + count(checked.events(), "event")
        : checked.status() + "";
  }

  static String tally(CheckResult checked) {
    List<String> parts = new ArrayList<>();
    for (Level level : Level.values()) {
      long count = checked.count(level);
      if (count > 0) {
        parts.add(count(count, level.severity()));
      }
    }
    if (!checked.unknown().isEmpty()) {
      parts.add(
          "undocumented: "
              + checked.unknown().entrySet().stream()
                  .map(e -> e.getKey() + (e.getValue() > 1 ? " x" + e.getValue() : ""))
                  .collect(Collectors.joining(", ")));
    }
    return String.join(", ", parts);
  }

  /** The summary line with all counts. */
  static String summary(Report report) {
    StringBuilder text = new StringBuilder();
    text.append(count(report.checked(), "exchange")).append(" checked");
    if (report.unchecked() > 0) {
      text.append(", ").append(report.unchecked()).append(" not checked");
    }
    if (!report.verdicts().isEmpty()) {
      text.append(". Answers: ")
          .append(
              report.verdicts().entrySet().stream()
                  .map(e -> e.getValue() + " " + e.getKey().label())
                  .collect(Collectors.joining(", ")));
    }
    text.append(". Rules: ")
        .append(count(report.count(Level.MUST), "failure"))
        .append(", ")
        .append(count(report.count(Level.SHOULD), "warning"))
        .append(", ")
        .append(count(report.count(Level.OBSERVED), "note"));
    return text.append('.').toString();
  }

  static String attempts(ReportEntry one) {
    if (one.attempts() == 1) {
      return "";
    }
    return "asked " + one.attempts() + " times";
  }

  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
