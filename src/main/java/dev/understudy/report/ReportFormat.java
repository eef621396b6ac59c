package dev.understudy.report;

import dev.understudy.verify.Report;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats of a report. Equal reports give equal text. */
public enum ReportFormat {
  /** Text for a terminal. */
  CONSOLE,
  /** JUnit XML, as CI servers read it. */
  JUNIT,
  /** JSON, by the schema {@code report-v1.schema.json}. */
  JSON,
  /** Markdown, for a job's summary. */
  MARKDOWN;

  /** The whole report as text. */
  public String write(Report report) {
    return switch (this) {
      case CONSOLE -> ConsoleReport.of(report);
      case JUNIT -> JunitReport.of(report);
      case JSON -> JsonReport.of(report);
      case MARKDOWN -> MarkdownReport.of(report);
    };
  }

  /** The name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format with this name. */
  public static Optional<ReportFormat> of(String label) {
    return Arrays.stream(values()).filter(format -> format.label().equals(label)).findFirst();
  }
}
