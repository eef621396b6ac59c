package dev.understudy.cli;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteFiles;
import dev.understudy.error.CassetteException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "validate",
    description = {
      "Check that cassettes are sound, and count their interactions.",
      "What is wrong is said with file and line; the exit code is then 1.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  understudy validate cassettes"})
final class ValidateCommand implements Callable<Integer> {

  @Mixin CassetteArguments cassettes = new CassetteArguments();

  @Override
  public Integer call() {
    boolean sound = true;
    for (Path file : CassetteFiles.find(cassettes.paths())) {
      sound &= isSound(file);
    }
    return sound ? ExitCode.FINE : ExitCode.FOUND;
  }

  private static boolean isSound(Path file) {
    try {
      Cassette cassette = Cassette.open(file);
      int count = cassette.entries().size();
      System.out.printf("%s: %d interaction%s%n", file, count, count == 1 ? "" : "s");
      cassette
          .torn()
          .ifPresent(torn ->
              System.err.printf(
                  "%s:%d: the last %d bytes are no complete interaction; remove them, or go on"
                      + " with: understudy record --mode missing%n",
                  file, torn.line(), torn.bytes()));
      return cassette.torn().isEmpty();
    } catch (CassetteException unsound) {
      System.err.println(unsound.getMessage());
      return false;
    }
  }
}
