package dev.understudy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.server.UnderstudyServer;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.testing.Doubles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The outputs on the troubleshooting page are what its commands print. */
class TroubleshootingTest {

  private static final Path PAGE = Path.of("contracts/TROUBLESHOOTING.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("```sh\n(.*?)```\n\n```text\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyCommandPrintsWhatThePageSays() throws Exception {
    String page = Files.readString(PAGE);
    try (UnderstudyServer gateway =
        Doubles.replayer(Speed.INSTANT, Repeat.CYCLE, Path.of("cassettes"))) {
      String run =
          EXAMPLE
              .matcher(page)
              .replaceAll(example ->
                  Matcher.quoteReplacement(
                      "```sh\n"
                          + example.group(1)
                          + "```\n\n```text\n"
                          + printed(example, gateway)
                          + "```"));
      assertThat(EXAMPLE.matcher(page).results()).hasSize(15);
      // To make it anew, empty the outputs and run this test.
      if (page.contains("```text\n```")) {
        Files.writeString(PAGE, run);
        throw new AssertionError("the outputs were made anew; read them, and run this again");
      }
      assertThat(page).isEqualTo(run);
    }
  }

  private static String printed(MatchResult example, UnderstudyServer gateway) {
    String script =
        "understudy() { \"$JAVA\" -cp \"$JARS\" dev.understudy.cli.Main \"$@\"; }\n"
            + example
                .group(1)
                .replace("./understudy", "understudy")
                .replace("http://127.0.0.1:8080", gateway.baseUrl().toString());
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
    shell
        .environment()
        .put("JAVA", Path.of(System.getProperty("java.home"), "bin/java").toString());
    shell.environment().put("JARS", System.getProperty("java.class.path"));
    try {
      Process process = shell.start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return out.endsWith("\n") ? out : out + "\n";
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }
}
