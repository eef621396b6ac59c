package dev.understudy.cli;

import dev.understudy.cassette.CassetteFiles;
import dev.understudy.contract.Profile;
import dev.understudy.contract.Profiles;
import dev.understudy.report.ReportFormat;
import dev.understudy.verify.Report;
import dev.understudy.verify.TapeVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description = {
      "Check requests, answers and event streams against the contract of a gateway.",
      "Each cassette is checked against the profile that it names, else against core, what the",
      "official clients need. A broken 'must' is a failure, a 'should' a warning, what was merely",
      "observed elsewhere a note; the exit code is 1 when there is a failure.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  understudy verify cassettes",
      "  understudy verify session.yaml --profile openai --report junit=contracts.xml"
    })
final class VerifyCommand implements Callable<Integer> {

  @Mixin CassetteArguments cassettes = new CassetteArguments();

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description =
          "core, crazyrouter, openai, anthropic, open-responses, llm-interactive-proxy, or a "
              + "folder with a pack of your own.")
  @Nullable String profile;

  @Option(
      names = "--strict",
      description = "Let each level count as the one above it: warnings fail, notes warn.")
  boolean strict;

  @Option(
      names = "--report",
      paramLabel = "FORMAT=FILE",
      description = "Write junit, json or markdown to a file as well. Can be repeated.")
  List<String> reports = List.of();

  @Override
  public Integer call() {
    List<ReportFile> files = reports.stream().map(ReportFile::parse).toList();
    Optional<Profile> forced = Optional.ofNullable(profile).map(Profiles::load);
    Report report =
        new TapeVerifier(forced, strict).verify(CassetteFiles.find(cassettes.paths()));
    System.out.print(ReportFormat.CONSOLE.write(report));
    files.forEach(file -> file.write(report));
    return report.hasFailures() ? ExitCode.FOUND : ExitCode.FINE;
  }

  /** Where a report goes. */
  record ReportFile(ReportFormat format, Path file) {

    static ReportFile parse(String text) {
      int equals = text.indexOf('=');
      Optional<ReportFormat> format =
          equals < 0 ? Optional.empty() : ReportFormat.of(text.substring(0, equals));
      if (format.isEmpty() || equals == text.length() - 1) {
        throw new IllegalArgumentException(
            "'" + text + "' is no report; write junit=FILE, json=FILE or markdown=FILE");
      }
      return new ReportFile(format.get(), Path.of(text.substring(equals + 1)));
    }

    void write(Report report) {
      try {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
          Files.createDirectories(folder);
        }
        Files.writeString(file, format.write(report));
      } catch (IOException unwritable) {
        throw new IllegalArgumentException(
            file + ": the report cannot be written: " + unwritable.getMessage(), unwritable);
      }
    }
  }
}
