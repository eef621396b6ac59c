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
      "Check that cassettes are valid, and count their interactions.",
      "Each problem is printed with its file and line. The exit code is 1 if there is one.",
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
                  "%s:%d: incomplete interaction at the end, %d bytes; remove it, or continue the"
                      + " recording with: understudy record --mode missing%n",
                  file, torn.line(), torn.bytes()));
      return cassette.torn().isEmpty();
    } catch (CassetteException unsound) {
      System.err.println(unsound.getMessage());
      return false;
    }
  }
}
