package dev.understudy.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteFiles;
import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.contract.Profiles;
import dev.understudy.dialect.Credential;
import dev.understudy.dialect.Mistake;
import dev.understudy.error.PackException;
import dev.understudy.journal.Call;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import dev.understudy.yaml.JsonYaml;
import dev.understudy.yaml.Problems;
import dev.understudy.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DiagnosesTest {

  private static final Diagnoses CRAZYROUTER = Diagnoses.load("crazyrouter");

  @TempDir Path folder;

  @Test
  void everyDiagnosisHasTwoCallsThatItFiresOnAndTwoThatItSpares() throws IOException {
    JsonNode table = table();
    assertThat(CRAZYROUTER.ids()).containsExactlyInAnyOrderElementsOf(table.propertyNames());
    table
        .properties()
        .forEach(rule -> {
          assertThat(rule.getValue().path("fires").size()).as(rule.getKey()).isGreaterThan(1);
          assertThat(rule.getValue().path("spares").size()).as(rule.getKey()).isGreaterThan(1);
        });
  }

  @TestFactory
  Stream<DynamicTest> theTable() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, JsonNode> rule : table().properties()) {
      rule.getValue().path("fires").forEach(call -> tests.add(finds(call, List.of(rule.getKey()))));
      rule.getValue().path("spares").forEach(call -> tests.add(finds(call, List.of())));
    }
    return tests.stream();
  }

  @Test
  void pathsComeBeforeKeysBeforeBodiesBeforeModels() {
    Call call =
        new Call(
            request(
                "POST",
                "/v1/v1/responses",
                "utm_source=x",
                List.of(),
                "{\"model\":\"claude-sonnet-4-6\",\"messages\":[]}"),
            "https://h",
            Optional.of(Credential.NONE),
            Optional.empty());
    assertThat(rules(CRAZYROUTER.examine(call, Optional.empty())))
        .containsExactly("D-02", "D-07", "D-23", "D-08", "D-19");
  }

  @Test
  void aMistakeSaysWhatShowsItAndWhatToDo() {
    Call call =
        Call.toDouble(
            request(
                "POST",
                "/v1/responses",
                "",
                List.of(),
                "{\"model\":\"m\",\"input\":\"\",\"max_tokens\":9,\"n\":1}"),
            "");
    assertThat(CRAZYROUTER.examine(call, Optional.empty()).get(0).line())
        .isEqualTo(
            "D-10: Parameters of chat completions go to the Responses API, which refuses or ignores"
                + " them (/max_tokens is 9; /n is 1). Write max_tokens as max_output_tokens. Drop"
                + " n.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"core", "openai", "anthropic", "open-responses", "llm-interactive-proxy"})
  void everyProfileHasDiagnoses(String profile) {
    assertThat(Diagnoses.load(profile).ids()).contains("D-01", "D-28").doesNotContain("D-19");
  }

  @Test
  void aProxyThatTakesMessagesOnResponsesIsNotToldOff() {
    Call call =
        Call.toDouble(
            request(
                "POST",
                "/v1/responses",
                "",
                List.of(),
                "{\"model\":\"m\",\"messages\":[],\"n\":1}"),
            "");
    assertThat(Diagnoses.load("llm-interactive-proxy").examine(call, Optional.empty())).isEmpty();
  }

  @Test
  void noConformingRequestOfABundledCassetteIsDiagnosed() {
    List<String> found = new ArrayList<>();
    int conforming = 0;
    for (Path file : CassetteFiles.find(List.of(Path.of("cassettes")))) {
      Cassette cassette = Cassette.open(file);
      for (String profile : List.of("crazyrouter", Profiles.named(cassette.header().profile()))) {
        Diagnoses diagnoses = Diagnoses.load(profile);
        for (Cassette.Entry entry : cassette.entries()) {
          Interaction interaction = entry.interaction();
          if (interaction.response().status() == 200) {
            conforming++;
            Call call =
                new Call(
                    interaction.request(),
                    "",
                    Optional.empty(),
                    Optional.of(interaction.response()));
            diagnoses
                .examine(call, Optional.empty())
                .forEach(mistake -> found.add(file + " " + mistake.line()));
          }
        }
      }
    }
    assertThat(found).isEmpty();
    assertThat(conforming).isGreaterThan(70);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id: X-01, stage: body|:3: invalid id 'X-01': expected one such as D-01",
        "id: D-99, stage: bodies, when: [{call: x}]|:3: 'stage' must be path, key, body, model,"
            + " availability, not",
        "id: D-99, stage: body, when: [{member: a}]|invalid JSON pointer 'a': expected a leading"
            + " slash",
        "id: D-99, stage: body, when: [{call: \"(\"}]|:3: not a regular expression",
        "id: D-99, stage: body, when: [{}]|a sign: expected one of call, query",
        "id: D-99, stage: body, when: [{call: x, colour: red}]|unknown key 'colour' in a sign",
        "id: D-99, stage: body|:3: D-99 needs 'when' or 'signs'",
        "id: D-99, stage: body, when: [{call: x}], explains: [D-98]|D-99 explains D-98",
        "id: D-99, stage: body, when: [{call: x}], source: nowhere|invalid source: expected"
            + " 'DOCUMENT, section'",
      })
  void aBrokenFileIsRefusedWithItsLine(String broken) throws IOException {
    String[] parts = broken.split("\\|");
    String source = parts[0].contains("source:") ? "" : ", source: \"DOC, x\"";
    Files.writeString(
        folder.resolve("profile.yaml"),
        """
        profile: mine
        title: Mine
        documents: {DOC: {title: A page, date: "2026-05-01"}}
        diagnoses: [mistakes.yaml]
        """);
    Files.writeString(
        folder.resolve("mistakes.yaml"),
        "# mine\ndiagnoses:\n  - {"
            + parts[0]
            + source
            + ", confidence: likely, cause: A., fix: B.}\n");
    assertThatThrownBy(() -> Diagnoses.load(folder.toString()))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("mistakes.yaml")
        .hasMessageContaining(parts[1]);
  }

  private static DynamicTest finds(JsonNode call, List<String> usual) {
    List<String> expected = new ArrayList<>(usual);
    if (usual.isEmpty() && call.path("status").asInt(0) >= 400) {
      expected.add("D-49");
    }
    if (call.has("all")) {
      expected.clear();
      call.path("all").forEach(id -> expected.add(id.asString()));
    }
    return DynamicTest.dynamicTest(
        (usual.isEmpty() ? "spares " : usual.get(0) + " ") + call,
        () ->
            assertThat(rules(CRAZYROUTER.examine(call(call), models(call))))
                .containsExactlyElementsOf(expected));
  }

  private static Call call(JsonNode row) {
    String[] line = row.path("call").asString().split(" ");
    List<HeaderField> headers = new ArrayList<>();
    row.path("headers")
        .properties()
        .forEach(m -> headers.add(new HeaderField(m.getKey(), m.getValue().asString())));
    boolean body = row.has("json") || row.has("text");
    if (body && headers.stream().noneMatch(field -> field.is("content-type"))) {
      headers.add(new HeaderField("Content-Type", "application/json"));
    }
    String key = row.path("key").asString("");
    if (!key.isEmpty() && !key.equals("none")) {
      headers.add(new HeaderField("Authorization", key));
    }
    RecordedRequest request =
        request(
            line[0],
            line[1],
            row.path("query").asString(""),
            headers,
            row.has("json") ? row.path("json").toString() : row.path("text").asString(""));
    return new Call(
        request,
        "https://h",
        key.isEmpty() ? Optional.empty() : Optional.of(Credential.of(request.headers(), "")),
        row.has("status") ? Optional.of(response(row)) : Optional.empty());
  }

  private static RecordedResponse response(JsonNode row) {
    boolean html = row.path("html").asBoolean(false);
    String error =
        "{\"error\":{\"message\":%s,\"type\":\"\",\"code\":%s}}"
            .formatted(
                row.has("message") ? row.path("message").toString() : "\"\"",
                row.has("code") ? row.path("code").toString() : "null");
    String body =
        html
            ? "<html></html>"
            : row.has("error")
                ? "{\"error\":" + row.path("error") + "}"
                : row.path("status").intValue() < 400 ? "{}" : error;
    return new RecordedResponse(
        row.path("status").intValue(),
        new Headers(
            List.of(
                new HeaderField(
                    "Content-Type", html ? "text/html; charset=utf-8" : "application/json"))),
        List.of(Chunk.of(0, Bytes.utf8(body))),
        ContentCoding.IDENTITY);
  }

  private static Optional<ModelList> models(JsonNode row) {
    if (!row.has("models")) {
      return Optional.empty();
    }
    Map<String, List<String>> models = new LinkedHashMap<>();
    row.path("models")
        .properties()
        .forEach(m -> {
          List<String> types = new ArrayList<>();
          m.getValue().forEach(type -> types.add(type.asString()));
          models.put(m.getKey(), types);
        });
    return Optional.of(new ModelList(models));
  }

  private static RecordedRequest request(
      String method, String path, String query, List<HeaderField> headers, String body) {
    List<HeaderField> all = new ArrayList<>(headers);
    if (!body.isEmpty() && all.stream().noneMatch(field -> field.is("content-type"))) {
      all.add(new HeaderField("Content-Type", "application/json"));
    }
    return new RecordedRequest(
        method, path, query, new Headers(all), Body.of(Bytes.utf8(body)), ContentCoding.IDENTITY);
  }

  private static List<String> rules(List<Mistake> mistakes) {
    return mistakes.stream().map(Mistake::rule).toList();
  }

  private static JsonNode table() throws IOException {
    try (var in = DiagnosesTest.class.getResourceAsStream("/diagnose/calls.yaml")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Problems problems = (line, problem) -> new IllegalStateException(line + ": " + problem);
      return CanonicalJson.parse(JsonYaml.toJson(problems, YamlReader.read(problems, 1, text)))
          .orElseThrow();
    }
  }
}
