package dev.understudy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.testing.Doubles;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README tells a newcomer to type. */
class ReadmeTest {

  private static final Path README = Path.of("README.md");
  private static final Path CONSUMERS = Path.of("src/it");
  private static final String TESTS = "src/test/java/dev/understudy/it/";
  private static final Pattern TYPES =
      Pattern.compile("(?<=session|method|url|body): (?:\\{[^}]*}|string|object)(?=[;,)])");

  @TempDir Path folder;

  @Test
  void everyCurlIsAnsweredByTheShippedCassettes() throws Exception {
    List<String> curls = blocks("sh").filter(block -> block.contains("curl")).toList();
    assertThat(curls).hasSize(7);
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
  void theTestInPythonPasses() throws Exception {
    passes("python", "test.py", List.of("python3"));
  }

  @Test
  void theTestInTypeScriptPasses() throws Exception {
    passes("ts", "explainer.test.mjs", List.of("node", "--test"));
  }

  /** What the README shows of consumer projects is what they have. */
  @Test
  void theTestsInJavaAreThoseOfTheConsumerProjects() throws IOException {
    List<String> java = blocks("java").toList();
    String junit =
        Files.readString(CONSUMERS.resolve("junit5").resolve(TESTS + "ExplainerTest.java"));
    String spring =
        Files.readString(CONSUMERS.resolve("spring-boot").resolve(TESTS + "AppTest.java"));
    assertThat(java.get(0).lines()).allSatisfy(line -> assertThat(junit).contains(line));
    assertThat(java.get(1).lines()).allSatisfy(line -> assertThat(spring).contains(line));
    assertThat(blocks("xml").toList().get(0).lines().map(String::strip))
        .allSatisfy(line ->
            assertThat(Files.readString(CONSUMERS.resolve("junit5/pom.xml")))
                .contains(line.replace("0.1.0-SNAPSHOT", "@project.version@")));
  }

  private void passes(String language, String name, List<String> command) throws Exception {
    assumeTrue(isThere(command.get(0)), command.get(0) + " is not on this machine");
    try (Understudy understudy = Doubles.replayer()) {
      String test =
          blocks(language)
              .toList()
              .get(0)
              .replace("http://127.0.0.1:8080", understudy.baseUrl().toString());
      // Node 20 takes no types.
      String plain = language.equals("ts") ? TYPES.matcher(test).replaceAll("") : test;
      Path file = Files.writeString(folder.resolve(name), plain);
      List<String> all = new ArrayList<>(command);
      all.add(file.toString());
      Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output).containsPattern("Ran 1 test|# pass 1");
    }
  }

  private static boolean isThere(String program) {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
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

  private static Stream<String> blocks(String language) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(README))
        .results()
        .map((MatchResult match) -> match.group(1));
  }
}
