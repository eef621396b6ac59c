package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Cassette;
import dev.understudy.testing.RawUpstream;
import dev.understudy.testing.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code understudy diagnose} as a process of its own. */
class DiagnoseCommandTest {

  private static final Path SHIPPED = Path.of("cassettes/crazyrouter-documented");

  @TempDir Path folder;

  @Test
  void aKeyIsShownNowhere() throws Exception {
    for (String key : List.of(Secrets.apiKey(), "my-own-gateway-secret-17")) {
      Path curl =
          Files.writeString(
              folder.resolve("curl.txt"),
              "curl 'https://user:"
                  + key
                  + "@h/v1/responses?key="
                  + key
                  + "' -H 'Authorization:"
                  + " Bearer "
                  + key
                  + "' -H 'X-Other: "
                  + key
                  + "' --json '{\"model\":\""
                  + key
                  + "\",\"messages\":[\""
                  + key
                  + "\"]}'");
      for (String format : List.of("--json", "--profile=crazyrouter")) {
        Program.Ended ended = Program.ended(folder, "diagnose", "--curl", curl.toString(), format);
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.text()).contains("D-08").doesNotContain(key);
      }
      for (String base : List.of("https://user:" + key + "@h/v1", "https://h/v1?key=" + key)) {
        assertThat(Program.ended(folder, "diagnose", "--base-url", base).text())
            .contains("POST https://h/v1")
            .doesNotContain(key);
      }
      if (key.startsWith("sk-")) {
        String pasted = "https://" + key + "/v1";
        assertThat(Program.ended(folder, "diagnose", "--base-url", pasted, "--json").text())
            .doesNotContain(key);
      }
      Path bundle = folder.resolve(key.length() + ".zip");
      Program.ended(folder, "diagnose", "--curl", curl.toString(), "--bundle", bundle.toString());
      assertThat(files(bundle).toString()).contains("D-08").doesNotContain(key);
    }
  }

  @Test
  void whatOnlyAShellKnowsIsNotJudged() throws Exception {
    Path curl =
        Files.writeString(
            folder.resolve("curl.txt"),
            "curl \"$BASE_URL/chat/completions\" -H \"Authorization: Bearer $KEY\""
                + " -H 'Content-Type: application/json' -d \"$BODY\"");
    Program.Ended ended = Program.ended(folder, "diagnose", "--curl", curl.toString());
    assertThat(ended.text())
        .isEqualTo(
            """
            0 POST http://[redacted:variable:1]/v1/chat/completions
              model name  not checked: the model is unknown
              endpoint    ok
              body        not checked: the body is unknown
              base URL    not checked: the base URL is in a variable
              client      ok
              key         not checked
            no mistake found
            """);
  }

  @Test
  void theBundleHasWhatSupportNeeds() throws Exception {
    Path bundle = folder.resolve("bundle.zip");
    Path tape = SHIPPED.resolve("chat-completions.yaml");
    Program.Ended ended =
        Program.ended(
            folder,
            "diagnose",
            tape.toString(),
            "--interaction",
            "2",
            "--bundle",
            bundle.toString());
    assertThat(ended.code()).isZero();
    assertThat(ended.err()).isEqualTo("understudy: wrote " + bundle + "\n");
    Map<String, String> files = files(bundle);
    assertThat(files.keySet())
        .containsExactly(
            "diagnosis.json",
            "diagnosis.txt",
            "exchange.json",
            "request-body",
            "request-ids.json",
            "request.json",
            "response-body",
            "response.json",
            "time-line.txt",
            "versions.json");
    assertThat(files.get("diagnosis.txt")).endsWith("no mistake found\n");
    assertThat(files.get("request-body")).contains("Explain AI in one short sentence.");
    assertThat(files.get("response-body")).startsWith("data: {").endsWith("data: [DONE]\n\n");
    assertThat(files.get("time-line.txt")).contains("[DONE]");
    assertThat(files.get("versions.json")).contains("\"understudy\"", "\"java\"");
    Program.Ended again =
        Program.ended(
            folder, "diagnose", tape.toString(), "--interaction", "2", "--bundle", bundle + "");
    assertThat(again.text())
        .isEqualTo("2 understudy: " + bundle + ": exists already; name another file\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "diagnose|2|give exactly one of a cassette, --curl or --base-url; or only --target or"
            + " --models",
        "diagnose --base-url h --curl x|2|give exactly one of a cassette",
        "diagnose --curl none.txt|2|understudy: --curl: none.txt: cannot be read",
        "diagnose --base-url https://|2|not a URL",
        "diagnose cassettes/crazyrouter-documented/probes.yaml --interaction 99|2|: no interaction"
            + " 99; expected 1 to 19",
        "diagnose cassettes/crazyrouter-documented/messages.yaml|0|0 of 3 calls contain a mistake",
        "diagnose --base-url https://h/v1 --client mistral|2|mistral",
        "diagnose --base-url https://h/v1 --models pom.xml|2|pom.xml: not a model list",
        "diagnose --target http://127.0.0.1:1|3|no answer from http://127.0.0.1:1",
        "diagnose --target http://127.0.0.1:1 --base-url https://h|1|D-01, certain",
        "diagnose --base-url https://h/v1#x|1|D-29",
        "diagnose --base-url https://h --json|1|\"rule\" : \"D-01\"",
        "show cassettes/llama-server/chat.yaml 2|2|: no interaction 2; expected 1 to 1",
        "show cassettes 1|2|an interaction number needs one cassette",
        "show cassettes/llama-server/chat.yaml --raw|2|--raw needs the number of an interaction",
        "show none.yaml|2|none.yaml",
      })
  void codesAndMessages(String arguments, int code, String message) throws Exception {
    Program.Ended ended = Program.ended(folder, arguments.split(" "));
    assertThat(ended.text()).contains(message).doesNotContain("\tat ");
    assertThat(ended.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 OK|application/json|{'data':[{'id':'gpt-5.4','supported_endpoint_types':['openai']}]}|0|listed:"
            + " gpt-5.4  openai  (/v1/chat/completions)",
        "200 OK|application/json|{'data':[{'id':'gpt-5.4-mini'},{'id':'openai/gpt-5.4'}]}|1|not"
            + " listed: gpt-5.4 is not among 2 models; ids are exact and"
            + " case-sensitive\\nnearest:\\n"
            + "  openai/gpt-5.4\\n"
            + "  gpt-5.4-mini",
        "200 OK|text/html|<html>|3|D-34, likely: A web page answered instead of the API",
        "401 Unauthorized|application/json|{'error':{'message':'m (request id: 2026abc)'}}|3|answer"
            + "      401 \"m (request id: 2026abc)\" (message 2026abc)",
        "503 Unavailable|application/json|{}|3|sent no model list for this key",
      })
  void aLiveGatewaysModelList(String status, String type, String body, int code, String expected)
      throws Exception {
    String json = body.replace('\'', '"');
    try (RawUpstream gateway =
        RawUpstream.answering(
            "HTTP/1.1 "
                + status
                + "\r\nContent-Type: "
                + type
                + "\r\nContent-Length: "
                + json.length()
                + "\r\n\r\n"
                + json)) {
      Program.Ended ended =
          Program.ended(folder, "diagnose", "--target", gateway.url(), "--model", "gpt-5.4");
      assertThat(ended.text()).contains(expected.replace("\\n", "\n"));
      assertThat(ended.code()).isEqualTo(code);
    }
  }

  @Test
  void rawBytesAreTheRecordedOnes() throws Exception {
    Path tape = Path.of("cassettes/llama-server/chat-stream.yaml");
    Program.Ended raw = Program.ended(folder, "show", tape.toString(), "1", "--raw");
    assertThat(raw.out())
        .isEqualTo(
            Cassette.open(tape).entries().get(0).interaction().response().body().toUtf8Lenient());
  }

  @Test
  void whatTheTapeSaysDoesNotMoveTheCursor() throws Exception {
    Path tape =
        Files.writeString(
            folder.resolve("escape.yaml"),
            """
            ---
            understudy: 1
            ...
            ---
            request:
              method: POST
              path: "/v1/chat/completions\\e[31m"
              body: {text: "{\\"model\\":\\"a\\\\u001b[31m\\",\\"messages\\":[]}"}
            response:
              status: 200
              headers: [Content-Type: text/event-stream]
              stream:
              - {at: 5, text: "event: \\e[2J\\n: \\e]0;x\\a\\ndata: \\e[31m\\n\\n"}
            ...
            """);
    for (String[] arguments :
        new String[][] {
          {"show", tape.toString()},
          {"show", tape.toString(), "1"},
          {"diagnose", tape.toString()}
        }) {
      Program.Ended ended = Program.ended(folder, arguments);
      assertThat(ended.text()).doesNotContain("\u001b").contains("u001b");
      assertThat(ended.code()).isZero();
    }
  }

  private static Map<String, String> files(Path bundle) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(bundle))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }
}
