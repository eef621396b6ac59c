package dev.understudy.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Parameters;

/** Which cassettes a command is about. */
final class CassetteArguments {

  @Parameters(
      arity = "0..*",
      paramLabel = "CASSETTE|DIR",
      description = "Cassettes, or folders of them. Default: the folder cassettes.")
  private List<Path> cassettes = List.of();

  /** Whether any was named. */
  boolean areNamed() {
    return !cassettes.isEmpty();
  }

  /** What was named, or the folder that is meant when nothing was. */
  List<Path> paths() {
    return cassettes.isEmpty() ? List.of(Path.of("cassettes")) : cassettes;
  }
}
