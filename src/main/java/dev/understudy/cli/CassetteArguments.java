package dev.understudy.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The cassettes given on the command line. */
final class CassetteArguments {

  @Parameters(
      arity = "0..*",
      paramLabel = "CASSETTE|DIR",
      description = "Cassettes, or folders that contain them. Default: the folder cassettes.")
  private List<Path> cassettes = List.of();

  /** Whether any path was given. */
  boolean areNamed() {
    return !cassettes.isEmpty();
  }

  /** The given paths, or the default folder if none was given. */
  List<Path> paths() {
    return cassettes.isEmpty() ? List.of(Path.of("cassettes")) : cassettes;
  }
}
