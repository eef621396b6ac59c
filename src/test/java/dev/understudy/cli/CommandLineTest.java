package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.Interactions;
import dev.understudy.testing.ClosedPort;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawUpstream;
import dev.understudy.testing.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own: what it prints, how it ends, and what is left then. */
class CommandLineTest {

  @TempDir Path folder;

  @Test
  void replaysUntilItIsToldToStop() throws Exception {
    Path tape = tape(CassetteEncoder.encode(Interactions.simple(1, "/x", "{}", "ok")));
    Program program = Program.start(folder, "replay", tape.toString(), "--port", "0");
    URI url = program.awaitReady();
    assertThat(program.out()).contains("(replay, 1 interaction)");
    assertThat(RawClient.post(url, "/x", "{}").text()).isEqualTo("ok");
    assertThat(RawClient.post(url, "/y", "{}").status()).isEqualTo(404);
    assertThat(program.stop()).isZero();
    assertThat(program.err())
        .contains("miss: no recorded request matches POST /y")
        .contains("understudy: stopped; 1 answered, 1 missed");
  }

  @Test
  void recordsWhatIsUnderWayWhenItIsToldToStop() throws Exception {
    Path tape = folder.resolve("tape.yaml");
    RawUpstream.Script script =
        (request, connection) -> {
          connection.pause(1_500_000).send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          return false;
        };
    try (RawUpstream upstream = RawUpstream.start(script)) {
      Program program = Program.start(folder, recording(upstream, tape));
      URI url = program.awaitReady();
      try (RawClient client = new RawClient(url)) {
        client.send(RawClient.request("POST", "/x", "", "{}"));
        Awaitility.await().until(() -> !upstream.received().isEmpty());
        assertThat(program.stop()).isZero();
        assertThat(client.receive().text()).isEqualTo("ok");
      }
      assertThat(program.out()).contains("recorded POST /x 200 complete");
    }
    assertThat(Cassette.open(tape).entries()).hasSize(1);
  }

  @Test
  void endsWithOneWhenASecretWasLeft() throws Exception {
    Path tape = folder.resolve("tape.yaml");
    String key = Secrets.apiKey();
    try (RawUpstream upstream =
        RawUpstream.answering("HTTP/1.1 200 OK\r\n" + key + ": x\r\nContent-Length: 0\r\n\r\n")) {
      Program program = Program.start(folder, recording(upstream, tape));
      RawClient.post(program.awaitReady(), "/x", "{}");
      Awaitility.await().until(() -> program.err().contains("not-recorded"));
      assertThat(program.stop()).isEqualTo(1);
      assertThat(program.out() + program.err()).doesNotContain(key);
    }
  }

  @Test
  void endsWithThreeWhenTheGatewayAnsweredNothing() throws Exception {
    try (ClosedPort gone = new ClosedPort()) {
      Program program = Program.start(folder, "record", "--upstream", gone.url(), "--port", "0");
      assertThat(RawClient.post(program.awaitReady(), "/x", "{}").status()).isEqualTo(502);
      assertThat(program.stop()).isEqualTo(3);
      assertThat(program.err())
          .contains("upstream-failed: POST /x: Connect: Connection refused")
          .contains("understudy: the gateway did not answer 1 calls, see above");
    }
  }

  @Test
  void whatHadFinishedLoadsAfterAKill() throws Exception {
    RawUpstream.Script script =
        (request, connection) -> {
          connection.send(
              "HTTP/1.1 200 OK\r\n"
                  + "Content-Type: text/event-stream\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n");
          for (int i = 0; i < 20; i++) {
            connection.chunk("data: " + "x".repeat(2000) + "\n\n");
          }
          connection.send("0\r\n\r\n");
          return true;
        };
    try (RawUpstream upstream = RawUpstream.start(script)) {
      for (int round = 0; round < 4; round++) {
        Path tape = folder.resolve("killed-" + round + ".yaml");
        Program program = Program.start(folder, recording(upstream, tape));
        URI url = program.awaitReady();
        Thread load =
            new Thread(() -> {
              for (int i = 0; i < 500; i++) {
                RawClient.post(url, "/x", "{\"n\":" + i + "}");
              }
            });
        load.setUncaughtExceptionHandler((thread, theServerIsGone) -> {});
        load.start();
        int wanted = 1 + round * 17;
        Awaitility.await()
            .pollInterval(1, TimeUnit.MILLISECONDS)
            .until(() ->
                program.out().lines().filter(l -> l.startsWith("recorded")).count() >= wanted);
        program.kill();
        load.join();
        long said = program.out().lines().filter(line -> line.startsWith("recorded")).count();
        assertThat(Cassette.open(tape).entries()).hasSizeGreaterThanOrEqualTo((int) said);
      }
    }
  }

  @Test
  void aFullDiskLosesWhatDoesNotFitAndHarmsNoClient() throws Exception {
    Path tape = folder.resolve("tape.yaml");
    String answer = "x".repeat(3000);
    try (RawUpstream upstream =
        RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" + answer)) {
      // A limit on the size of files stands for the disk: to a program both are the same.
      Program program = Program.startLimited(folder, 16, recording(upstream, tape));
      URI url = program.awaitReady();
      for (int i = 0; i < 8; i++) {
        assertThat(RawClient.post(url, "/x", "{\"n\":" + i + "}").text()).isEqualTo(answer);
      }
      Awaitility.await()
          .until(() ->
              (program.out() + program.err()).lines().filter(l -> l.contains("recorded")).count()
                  == 8);
      assertThat(program.stop()).isEqualTo(4);
      assertThat(program.err())
          .contains("not-recorded: POST /x: the cassette could not be written: File too large")
          .contains("interactions were lost, see above");
    }
    Cassette cassette = Cassette.open(tape);
    assertThat(cassette.torn()).isEmpty();
    assertThat(cassette.entries()).hasSizeBetween(1, 2);
  }

  @Test
  void misuseEndsWithTwoAndSaysWhatToDo() throws Exception {
    Path tape = tape("");
    assertThat(ended("replay", "nowhere"))
        .startsWith("2 understudy: nowhere: no such file or folder");
    assertThat(ended("replay", tape.toString(), "--speed", "fast"))
        .startsWith("2 Invalid value for option '--speed'")
        .contains("invalid speed 'fast': expected recorded, instant, or a factor such as 2x");
    assertThat(ended("record", "--upstream", "http://localhost/v1/chat/completions"))
        .startsWith(
            "2 understudy: --upstream is the URL of one endpoint; use the base URL:"
                + " http://localhost/v1");
    assertThat(ended("record", "--upstream", "http://localhost/v1?utm_source=x"))
        .startsWith("2 understudy: --upstream has a query or fragment");
    assertThat(
            ended("record", "--upstream", "http://localhost", "--upstream-key-env", "NO_SUCH_KEY"))
        .startsWith(
            "2 understudy: --upstream-key-env: the environment variable NO_SUCH_KEY is not set");
    assertThat(ended("record", "--upstream", "http://localhost", "--to", tape.toString()))
        .startsWith(
            "2 understudy: " + tape + ": already exists; choose another file, or use --overwrite");
    assertThat(ended("record", "--upstream", "http://localhost", "--mode", "missing"))
        .startsWith("2 understudy: --mode missing needs a cassette; name it with --to");
    assertThat(ended("replay", tape.toString(), "--profile", ""))
        .startsWith("2 understudy: --profile is blank: name a profile such as core");
    assertThat(ended("replay", tape.toString(), "--drain", "soon"))
        .contains("invalid duration 'soon': expected a number with its unit");
    assertThat(ended("frobnicate")).startsWith("2 Unmatched argument");
  }

  @Test
  void validateCountsAndSaysWhatIsWrong() throws Exception {
    Path good = tape(CassetteEncoder.encode(Interactions.simple(1, "/x", "{}", "ok")));
    assertThat(ended("validate", good.toString())).isEqualTo("0 " + good + ": 1 interaction\n");
    Path torn = tape("---\nrequest:\n  meth");
    assertThat(ended("validate", torn.toString()))
        .isEqualTo(
            "1 "
                + torn
                + ": 0 interactions\n"
                + torn
                + ":12: incomplete interaction at the end, 19 bytes; remove it, or continue the"
                + " recording with: understudy record --mode missing\n");
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "---\nunderstudy: 9\n...\n");
    assertThat(ended("validate", bad.toString()))
        .startsWith("1 " + bad + ":2: unsupported cassette format 9");
  }

  @Test
  void scanFindsSecretsAndNeverShowsThem() throws Exception {
    Path clean = Path.of("cassettes");
    assertThat(ended("scan", clean.toAbsolutePath().toString()))
        .isEqualTo("0 29 cassettes scanned, 0 secrets found\n");
    Path leaky = tape(CassetteEncoder.encode(Interactions.simple(1, "/x", "{}", Secrets.apiKey())));
    assertThat(ended("scan", leaky.toString()))
        .isEqualTo(
            "1 1 cassette scanned, 1 secret found\n" + leaky + ":12: api-key in response body\n");
  }

  /** What the program is started with to record. */
  private static String[] recording(RawUpstream upstream, Path tape) {
    return new String[] {
      "record", "--upstream", upstream.url(), "--to", tape.toString(), "--port", "0"
    };
  }

  /** The exit code, and what was printed to both streams. */
  private String ended(String... arguments) throws Exception {
    return Program.ended(folder, arguments).text();
  }

  private Path tape(String documents) throws IOException {
    return Files.writeString(
        Files.createTempFile(folder, "tape", ".yaml"),
        CassetteEncoder.encode(Interactions.header()) + documents);
  }
}
