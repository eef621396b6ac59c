package dev.understudy.cli;

import dev.understudy.cassette.CassetteFiles;
import dev.understudy.redact.CassetteScan;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "scan",
    description = {
      "Search cassettes for secrets.",
      "Finds credentials in headers and queries, text that looks like a key, even if a stream",
      "splits it, and the values of environment variables that are named like credentials. Secrets",
      "are not shown. The exit code is 1 if there is one.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  understudy scan cassettes"})
final class ScanCommand implements Callable<Integer> {

  @Mixin CassetteArguments cassettes = new CassetteArguments();

  @Override
  public Integer call() {
    List<Path> files = CassetteFiles.find(cassettes.paths());
    int secrets = 0;
    for (Path file : files) {
      List<CassetteScan.Place> places = CassetteScan.scan(file, System.getenv());
      places.forEach(System.err::println);
      secrets += places.size();
    }
    System.out.printf(
        "%d cassette%s scanned, %d secret%s found%n",
        files.size(), files.size() == 1 ? "" : "s", secrets, secrets == 1 ? "" : "s");
    return secrets == 0 ? ExitCode.FINE : ExitCode.FOUND;
  }
}
