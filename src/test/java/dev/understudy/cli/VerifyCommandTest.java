package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.server.UnderstudyServer;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.testing.ClosedPort;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify} and {@code diff} as processes: what they print, write and end with. */
class VerifyCommandTest {

  private static final String BROKEN =
      """
      ---
      understudy: 1
      profile: crazyrouter
      ...
      ---
      request: {method: GET, path: /v1/models}
      response: {status: 200, headers: [Content-Type: application/json], body: {json: {object: list}}}
      ...
      """;

  @TempDir Path folder;

  @Test
  void theShippedCassettesBreakNoMust() throws Exception {
    Program.Ended ended = verify(Path.of("cassettes").toAbsolutePath().toString());
    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .startsWith("Verified 29 cassettes, 54 interactions\n")
        .contains("warning A-02: Blocks have the indexes 0, 1, 2")
        .contains("Rules: 0 failures,");
  }

  @Test
  void aBrokenMustEndsWithOneAndIsInEveryReport() throws Exception {
    Path tape = tape(BROKEN);
    Program.Ended ended =
        verify(
            tape.toString(),
            "--report",
            "junit=" + folder.resolve("out/junit.xml"),
            "--report",
            "json=" + folder.resolve("out/report.json"),
            "--report",
            "markdown=" + folder.resolve("out/summary.md"));
    assertThat(ended.code()).isOne();
    assertThat(ended.out()).contains("1. failure M-01: The answer has data");
    for (String file : List.of("junit.xml", "report.json", "summary.md")) {
      assertThat(Files.readString(folder.resolve("out").resolve(file))).contains("M-01");
    }
  }

  @Test
  void whatTheGatewaySaysCannotHarmTheReport() throws Exception {
    Path tape = tape(BROKEN.replace("{object: list}", "{object: \"\\u202Eevil\\e[31m|<b>]]>\"}"));
    Path json = folder.resolve("r.json");
    Program.Ended ended = verify(tape.toString(), "--report", "json=" + json);
    assertThat(ended.code()).isOne();
    assertThat(ended.out())
        .contains("\\u202eevil")
        .doesNotContain("\u202E")
        .doesNotContain("\u001b");
    assertThat(json).exists();
  }

  @Test
  void onlyAndStrictChooseAndRaise() throws Exception {
    Path tape = tape(BROKEN.replace("{object: list}", "{object: list, data: []}"));
    assertThat(verify(tape.toString()).code()).isZero();
    Program.Ended strict = verify(tape.toString(), "--strict");
    assertThat(strict.code()).isOne();
    assertThat(strict.out()).contains("1. failure M-06: The list says that it succeeded.");
    assertThat(verify(tape.toString(), "--strict", "--only", "M-01").code()).isZero();
  }

  @Test
  void aLiveGatewayIsAskedWithinABudget() throws Exception {
    try (UnderstudyServer replayer =
        Doubles.replayer(
            Speed.INSTANT, Repeat.CYCLE, Path.of("cassettes/crazyrouter-documented"))) {
      String target = replayer.baseUrl().toString();
      Program.Ended dry = verify("--target", target, "--dry-run");
      assertThat(dry.code()).isZero();
      assertThat(dry.out()).contains("chat-stream").contains("profile crazyrouter");
      assertThat(replayer.own().journal().entries()).isEmpty();
      Program.Ended most = verify("--target", target, "--max-requests", "3");
      assertThat(most.code()).isEqualTo(2);
      assertThat(most.err()).contains("more than --max-requests 3");
      Program.Ended live = verify("--target", target, "--only", "chat,chat-stream,models");
      assertThat(live.code()).isZero();
      assertThat(live.out()).contains("3 exchanges checked. Answers: 3 complete.");
      assertThat(live.err()).contains("[3/3]");
    }
  }

  @Test
  void withoutANetworkItEndsWithThree() throws Exception {
    try (ClosedPort gone = new ClosedPort()) {
      Program.Ended ended = verify("--target", gone.url(), "--only", "models");
      assertThat(ended.code()).isEqualTo(3);
      assertThat(ended.out()).contains("not checked: no answer: Connect: Connection refused");
    }
  }

  @Test
  void everyShippedProfileIsProven() throws Exception {
    Program.Ended ended = verify("--profile", "crazyrouter", "--prove");
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).matches("crazyrouter: \\d+ rules, 0 not proven\n");
  }

  @Test
  void misuseEndsWithTwoAndSaysWhatToDo() throws Exception {
    assertThat(verify("--profile", "nope").text())
        .startsWith("2 understudy: nope: no such profile: expected one of core,");
    assertThat(verify("--report", "html=x").text())
        .startsWith("2 understudy: invalid --report 'html=x': expected junit=FILE, json=FILE or");
    assertThat(verify("--target", "http://127.0.0.1:1/v1/responses").text())
        .contains("understudy: --target ");
    assertThat(verify("--target", "http://127.0.0.1:1", "--key-env", "NOT_SET_HERE").text())
        .contains("--key-env: the environment variable NOT_SET_HERE is not set");
    assertThat(verify("--only", "C-99").text())
        .contains("unknown --only 'C-99': expected a rule of the profiles");
    Program.Ended secret = verify("--target", "http://user:" + Secrets.apiKey() + "@127.0.0.1:1");
    assertThat(secret.text()).startsWith("2 ").doesNotContain(Secrets.apiKey());
    assertThat(verify("--dry-run").text()).contains("--dry-run and --record need a --target");
  }

  @Test
  void diffEndsWithOneOnDrift() throws Exception {
    Path before = tape(BROKEN);
    Path after = folder.resolve("after.yaml");
    Files.writeString(after, BROKEN.replace("{object: list}", "{object: list, data: []}"));
    Program.Ended drift = Program.ended(folder, "diff", before.toString(), after.toString());
    assertThat(drift.code()).isOne();
    assertThat(drift.out()).contains("member    answer /data  appeared: array");
    assertThat(Program.ended(folder, "diff", before.toString(), before.toString()).code()).isZero();
    try (UnderstudyServer replayer = Doubles.replayer(Speed.INSTANT, Repeat.CYCLE, after)) {
      Program.Ended live =
          Program.ended(
              folder, "diff", before.toString(), "--target", replayer.baseUrl().toString());
      assertThat(live.code()).isOne();
      assertThat(live.out()).contains("member    answer /data  appeared: array");
      Program.Ended nothing =
          Program.ended(
              folder,
              "diff",
              tape(BROKEN.replace("/v1/models", "/v1/other")).toString(),
              "--target",
              replayer.baseUrl().toString());
      assertThat(nothing.code()).isEqualTo(3);
      assertThat(nothing.out())
          .contains("not compared: GET /v1/other: the test double that answered has no recording");
    }
  }

  private Program.Ended verify(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("verify"));
    all.addAll(List.of(arguments));
    return Program.ended(folder, all.toArray(String[]::new));
  }

  private Path tape(String content) throws Exception {
    Path tape = folder.resolve("tape.yaml");
    Files.writeString(tape, content);
    return tape;
  }
}
