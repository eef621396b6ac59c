package dev.understudy.cli;

import dev.understudy.report.ReportFormat;
import dev.understudy.verify.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A report's format and file. */
record ReportFile(ReportFormat format, Path file) {

  /**
   * Parses {@code FORMAT=FILE}, such as {@code junit=contracts.xml}.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  static ReportFile parse(String text) {
    int equals = text.indexOf('=');
    Optional<ReportFormat> format =
        equals < 0 ? Optional.empty() : ReportFormat.of(text.substring(0, equals));
    if (format.isEmpty() || equals == text.length() - 1) {
      throw new IllegalArgumentException(
          "invalid --report '" + text + "': expected junit=FILE, json=FILE or markdown=FILE");
    }
    return new ReportFile(format.get(), Path.of(text.substring(equals + 1)));
  }

  void write(Report report) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      // JSON can contain a lone surrogate, UTF-8 cannot: it becomes a question mark.
      Files.write(file, format.write(report).getBytes(StandardCharsets.UTF_8));
    } catch (IOException unwritable) {
      throw new IllegalArgumentException(
          file + ": the report cannot be written: " + unwritable.getMessage(), unwritable);
    }
  }
}
