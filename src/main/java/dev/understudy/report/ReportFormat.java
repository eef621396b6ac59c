package dev.understudy.report;

import dev.understudy.verify.Report;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The forms in which a report can be written. Equal reports give equal text. */
public enum ReportFormat {
  /** For a terminal. */
  CONSOLE(ConsoleReport::of),
  /** JUnit's XML, as CI servers read it. */
  JUNIT(JunitReport::of),
  /** JSON, under the schema {@code report-v1.schema.json}. */
  JSON(JsonReport::of),
  /** Markdown, for a job's summary. */
  MARKDOWN(MarkdownReport::of);

  private final Function<Report, String> writer;

  ReportFormat(Function<Report, String> writer) {
    this.writer = writer;
  }

  /** The whole report as text. */
  public String write(Report report) {
    return writer.apply(report);
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
