package dev.understudy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testing.Doubles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README tells a newcomer to type. */
class ReadmeTest {

  private static final Path README = Path.of("README.md");

  @Test
  void everyCurlIsAnsweredByTheShippedCassettes() throws Exception {
    List<String> curls = blocks().filter(block -> block.contains("curl")).toList();
    assertThat(curls).hasSize(6);
    try (Understudy understudy = Doubles.replayer(Path.of("cassettes"))) {
      for (String curl : curls) {
        String here = curl.replace("http://127.0.0.1:8080", understudy.baseUrl().toString());
        Process shell =
            new ProcessBuilder("sh", "-euc", here)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        assertThat(answer).doesNotContain("cassette_").contains("doc");
      }
    }
  }

  @Test
  void itsLinksLeadSomewhere() throws IOException {
    List<String> targets =
        Pattern.compile("]\\(([^)#:]+)\\)")
            .matcher(Files.readString(README))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(targets).isNotEmpty().allSatisfy(target -> assertThat(Path.of(target)).exists());
  }

  private static java.util.stream.Stream<String> blocks() throws IOException {
    return Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(README))
        .results()
        .map((MatchResult match) -> match.group(1));
  }
}
