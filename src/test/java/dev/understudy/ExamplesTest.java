package dev.understudy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.cassette.Cassette;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.testing.Documents;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in README and in the pages are run as they stand. */
class ExamplesTest {

  /** The commands of the session that README records and replays. */
  static final List<String> SESSION =
      List.of(
          "./understudy record --upstream https://api.example.com --to session.yaml --port 8080",
          "./understudy replay session.yaml --port 8080");

  private static final String GATEWAY = "https://api.example.com";
  private static final String SERVER = "http://127.0.0.1:8080";
  private static final Path TESTING = Documents.PAGES.resolve("testing.md");
  private static final Path LANGUAGES = Documents.PAGES.resolve("other-languages.md");
  private static final Path FORMAT = Documents.PAGES.resolve("cassette-format.md");
  private static final Path CONTRACTS = Path.of("contracts/README.md");
  private static final Path CONSUMERS = Path.of("src/it");
  private static final String TESTS = "src/test/java/dev/understudy/it/";
  private static final Pattern TYPES =
      Pattern.compile("(?<=session|method|url|body): (?:\\{[^}]*}|string|object)(?=[;,)])");

  @TempDir Path folder;

  /** Whether a block of the manual begins with a comment, as those do that ask a server. */
  static boolean isRequest(Path document, String block) {
    return Documents.manual().contains(document) && block.startsWith("# ");
  }

  @Test
  void everyCurlIsAnsweredByTheShippedCassettes() throws Exception {
    List<String> requests = new ArrayList<>();
    for (Path document : Documents.manual()) {
      Documents.blocks(document, "sh").stream()
          .filter(block -> isRequest(document, block))
          .forEach(requests::add);
    }
    assertThat(requests).hasSize(8);
    try (UnderstudyServer understudy = Doubles.replayer(Path.of("cassettes"))) {
      for (String request : requests) {
        String here = request.replace(SERVER, understudy.baseUrl().toString());
        assertThat(output(new ProcessBuilder("sh", "-euc", here)))
            .doesNotContain("cassette_")
            .containsAnyOf("doc", "\"done\":true");
      }
    }
  }

  @Test
  void theSessionIsRecordedAndReplayed() throws Exception {
    List<String> commands =
        Documents.blocks(Documents.README, "sh").stream().map(String::strip).toList();
    assertThat(commands).containsSubsequence(SESSION);
    String question =
        "{\"model\": \"gpt-5.4\", \"input\": \"Explain what a REST API is in one sentence.\"}";
    String recorded;
    try (UnderstudyServer gateway = Doubles.replayer(Path.of("cassettes/crazyrouter-documented"))) {
      String here = SESSION.get(0).replace(GATEWAY, gateway.baseUrl().toString());
      recorded = ask(here, question);
    }
    assertThat(ask(SESSION.get(1), question)).isEqualTo(recorded).contains("resp_doc_1");
  }

  @Test
  void theTestInPythonPasses() throws Exception {
    passes("python", "test.py", List.of("python3"));
  }

  @Test
  void theTestInTypeScriptPasses() throws Exception {
    passes("ts", "explainer.test.mjs", List.of("node", "--test"));
  }

  @Test
  void theTestsInJavaAreThoseOfTheConsumerProjects() throws IOException {
    isPartOf(
        Documents.blocks(Documents.README, "java").get(0),
        Files.readString(CONSUMERS.resolve("junit5").resolve(TESTS + "ExplainerTest.java")));
    isPartOf(
        Documents.blocks(TESTING, "java").get(0),
        Files.readString(CONSUMERS.resolve("spring-boot").resolve(TESTS + "AppTest.java")));
    isPartOf(
        Documents.blocks(Documents.README, "xml").get(0),
        Files.readString(CONSUMERS.resolve("junit5/pom.xml"))
            .replace("@project.version@", "0.1.0-SNAPSHOT"));
  }

  @Test
  void aSessionTakesTheFaults() throws Exception {
    try (UnderstudyServer understudy = Doubles.replayer()) {
      String session =
          "{\"cassette\": \"cassettes/crazyrouter-documented/responses.yaml\", \"faults\": "
              + Documents.blocks(LANGUAGES, "json").get(0)
              + "}";
      RawClient.Received answer =
          RawClient.post(understudy.baseUrl(), "/__understudy/sessions", session);
      assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }
  }

  @Test
  void theCassetteCanBeRead() throws IOException {
    Path cassette =
        Files.writeString(folder.resolve("chat.yaml"), Documents.blocks(FORMAT, "yaml").get(0));
    assertThat(Cassette.open(cassette).entries()).hasSize(1);
  }

  @Test
  void theContractPackProvesItsRules() throws Exception {
    List<String> files = Documents.blocks(CONTRACTS, "yaml");
    Files.writeString(folder.resolve("profile.yaml"), files.get(0));
    Files.writeString(folder.resolve("chat.yaml"), files.get(1));
    assertThat(output(understudy("verify --profile " + folder + " --prove")))
        .contains("mine: ")
        .contains(", 0 not proven");
  }

  private void passes(String language, String name, List<String> command) throws Exception {
    assumeTrue(isThere(command.get(0)), command.get(0) + " is not on this machine");
    try (UnderstudyServer understudy = Doubles.replayer()) {
      String test =
          Documents.blocks(LANGUAGES, language)
              .get(0)
              .replace(SERVER, understudy.baseUrl().toString());
      // Node 20 takes no types.
      String plain = language.equals("ts") ? TYPES.matcher(test).replaceAll("") : test;
      List<String> all = new ArrayList<>(command);
      all.add(Files.writeString(folder.resolve(name), plain).toString());
      assertThat(output(new ProcessBuilder(all))).containsPattern("Ran 1 test|# pass 1");
    }
  }

  private static void isPartOf(String example, String file) {
    assertThat(example.lines().map(String::strip))
        .allSatisfy(line -> assertThat(file).contains(line));
  }

  /** What the server that a command starts answers to one question. */
  private String ask(String command, String question) throws Exception {
    String arguments = command.replace("./understudy ", "").replace("--port 8080", "--port 0");
    Process server = understudy(arguments).directory(folder.toFile()).start();
    try (BufferedReader out = server.inputReader()) {
      String line = out.readLine();
      while (line != null && !line.contains("understudy ready on ")) {
        line = out.readLine();
      }
      assertThat(line).isNotNull();
      URI url = URI.create(line.replaceAll(".*(http://\\S+) .*", "$1"));
      return RawClient.post(url, "/v1/responses", question).text();
    } finally {
      server.destroy();
      assertThat(server.waitFor()).isZero();
    }
  }

  private static ProcessBuilder understudy(String arguments) {
    return new ProcessBuilder(
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.understudy.cli.Main"),
                Stream.of(arguments.split(" ")))
            .toList());
  }

  private static String output(ProcessBuilder command) throws Exception {
    Process process = command.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static boolean isThere(String program) {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }
}
