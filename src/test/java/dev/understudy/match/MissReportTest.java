package dev.understudy.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.Mistake;
import dev.understudy.settings.Repeat;
import dev.understudy.testing.Secrets;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told about a miss, whole. */
class MissReportTest {

  private static final String CHAT = "/v1/chat/completions";

  @TempDir Path folder;

  @Test
  void oneChangedMessage() throws IOException {
    Path tape =
        tape(
            recorded(CHAT, chat("gpt-5.4", "Be brief.", "Explain AI in one sentence.")),
            recorded(CHAT, chat("gpt-5.4", "Be brief.", "What is the capital of France?")),
            recorded(CHAT, chat("gpt-5.5", "Be long.", "Explain AI in two sentences.")));
    MissReport report = miss(tape, CHAT, chat("gpt-5.4", "Be brief.", "Explain AI in two words."));
    assertThat(report.text())
        .isEqualTo(
            """
            no recorded request matches POST /v1/chat/completions: it differs from the closest recording in one place
              key       %s, of method, path, query and body
              closest   TAPE:4, interaction 1 (gpt-5.4, 2 messages)
                        TAPE:14, interaction 2 (gpt-5.4, 2 messages), differs in messages
                        TAPE:24, interaction 3 (gpt-5.5, 2 messages), differs in model, messages
              /messages/1/content
                recorded  "Explain AI in one sentence."
                asked     "Explain AI in two words."
              fix 1     if the change is intended, record it with: understudy record --upstream URL --to TAPE --mode missing
              fix 2     show the recording: understudy show TAPE 1\
            """
                .formatted(report.key().substring(0, 12))
                .replace("TAPE", tape.toString()));
    assertThat(report.brief())
        .isEqualTo(
            "no recorded request matches POST /v1/chat/completions: it differs from the closest"
                + " recording in one place: /messages/1/content: recorded \"Explain AI in one"
                + " sentence.\", asked \"Explain AI in two words.\"; if the change is intended,"
                + " record it with: understudy record --upstream URL --to "
                + tape
                + " --mode missing");
    assertThat(report.view())
        .containsEntry("reason", "other-content")
        .containsEntry("differing", 1)
        .containsEntry(
            "differences",
            List.of(
                Map.of(
                    "where", "/messages/1/content",
                    "recorded", "\"Explain AI in one sentence.\"",
                    "asked", "\"Explain AI in two words.\"")));
  }

  @Test
  void aMistakeComesFirst() throws IOException {
    Path tape = tape(recorded("/v1/responses", "{\"model\":\"m\",\"input\":\"Hi\"}"));
    Mistake mistake =
        new Mistake(
            "D-08",
            Mistake.Confidence.CERTAIN,
            "A chat body goes to the Responses API.",
            List.of("/messages is []", "the body has no /input"),
            "Rename messages to input.",
            "S1, x (2026-03-22)",
            Optional.empty());
    MissReport report =
        miss(tape, "/v1/responses", "{\"model\":\"m\",\"messages\":[]}", List.of(mistake));
    assertThat(report.text())
        .isEqualTo(
            """
            no recorded request matches POST /v1/responses: it differs from the closest recording in 2 places
              mistake   D-08: A chat body goes to the Responses API.
                        shown by /messages is []; the body has no /input
                        Rename messages to input.
              key       %s, of method, path, query and body
              closest   TAPE:4, interaction 1 (m, 1 message)
              /input
                recorded  "Hi"
                asked     nothing
              /messages
                recorded  nothing
                asked     []
              fix 1     fix D-08 first
              fix 2     if the change is intended, record it with: understudy record --upstream URL --to TAPE --mode missing
              fix 3     show the recording: understudy show TAPE 1\
            """
                .formatted(report.key().substring(0, 12))
                .replace("TAPE", tape.toString()));
    assertThat(report.brief())
        .startsWith(
            "D-08: A chat body goes to the Responses API (/messages is []; the body has no /input)."
                + " Rename messages to input. Besides, no recorded request matches POST"
                + " /v1/responses: ");
  }

  @Test
  void anotherModel() throws IOException {
    Path tape = tape(recorded(CHAT, chat("gpt-5.4", "Hi")), recorded(CHAT, chat("gpt-5.5", "Oh")));
    MissReport report = miss(tape, CHAT, chat("gpt-5.5", "Hi"));
    assertThat(report.reason()).isEqualTo(MissReason.OTHER_MODEL);
    assertThat(report.summary())
        .isEqualTo(
            "no recorded request matches POST /v1/chat/completions: it is recorded for a different"
                + " model");
    assertThat(report.differences())
        .containsExactly(
            new Difference("/model", Optional.of("\"gpt-5.4\""), Optional.of("\"gpt-5.5\"")));
    assertThat(report.fixes())
        .containsExactly(
            "ask for \"gpt-5.4\"",
            "to let the recording answer for any model, as an alias would: put '- json: /model'"
                + " under 'ignore:' in the header of "
                + tape
                + " (record --ignore-json /model does this for a new cassette)",
            "if the change is intended, record it with: understudy record --upstream URL --to "
                + tape
                + " --mode missing");
  }

  @Test
  void whatChangesFromRunToRunCanBeIgnoredByTheRuleThatIsNamed() throws IOException {
    String request =
        "{\"model\":\"m\",\"messages\":[],\"metadata\":{\"run\":\"%s\"},\"trace_id\":\"%s\"}";
    Path tape = tape(recorded(CHAT, request.formatted("a", "1f0c3f8e9b7d4c21")));
    String asked = request.formatted("b", "9b7d4c211f0c3f8e");
    MissReport report = miss(tape, CHAT, asked);
    assertThat(report.reason()).isEqualTo(MissReason.IGNORABLE);
    assertThat(report.fixes().get(0))
        .isEqualTo(
            "put '- json: /metadata/run' and '- json: /trace_id' under 'ignore:' in the header of "
                + tape
                + " (record --ignore-json /metadata/run --ignore-json /trace_id does this for a new"
                + " cassette)");
    Path ruled = folder.resolve("ruled.yaml");
    Files.writeString(
        ruled,
        Files.readString(tape)
            .replaceFirst(
                "understudy: 1",
                "understudy: 1\nignore:\n- json: /metadata/run\n- json: /trace_id"));
    assertThat(match(ruled, CHAT, asked)).isInstanceOf(Match.Hit.class);
  }

  @Test
  void anOptionCanBeIgnoredOnlyIfAPersonSaysThatItDoesNotMatter() throws IOException {
    Path tape = tape(recorded(CHAT, "{\"model\":\"m\",\"messages\":[],\"temperature\":0.5}"));
    MissReport report = miss(tape, CHAT, "{\"model\":\"m\",\"messages\":[],\"temperature\":0.7}");
    assertThat(report.reason()).isEqualTo(MissReason.OTHER_CONTENT);
    assertThat(report.fixes().get(1))
        .startsWith("if it does not matter, put '- json: /temperature' under 'ignore:'");
  }

  @Test
  void anIdThatNamesAnEarlierAnswerIsNeverToBeIgnored() throws IOException {
    String body = "{\"model\":\"m\",\"input\":\"\",\"previous_response_id\":\"resp_%s\"}";
    Path tape = tape(recorded("/v1/responses", body.formatted("0123456789abcdef")));
    MissReport report = miss(tape, "/v1/responses", body.formatted("fedcba9876543210"));
    assertThat(report.reason()).isEqualTo(MissReason.OTHER_CONTENT);
  }

  @Test
  void anotherPath() throws IOException {
    Path tape = tape(recorded(CHAT, chat("m", "Hi")));
    for (String path : List.of("/chat/completions", "/v1/v1/chat/completions", CHAT + CHAT)) {
      MissReport report = miss(tape, path, chat("m", "Hi"));
      assertThat(report.reason()).as(path).isEqualTo(MissReason.OTHER_PATH);
      assertThat(report.summary())
          .isEqualTo(
              "no recorded request matches POST "
                  + path
                  + ": it is recorded as POST /v1/chat/completions");
      assertThat(report.fixes().get(0)).startsWith("check the client's base URL");
    }
    assertThat(miss(tape, "/chat/completions", chat("m", "Ho")).summary())
        .endsWith("it is recorded as POST /v1/chat/completions, and it also differs");
  }

  @Test
  void anotherMethodEndpointOrNothing() throws IOException {
    Path tape = tape(recorded(CHAT, chat("m", "Hi")), recorded(CHAT, chat("m", "Ho")));
    RecordedRequest get = request("GET", CHAT, "");
    assertThat(explained(tape, get, List.of()).summary())
        .isEqualTo(
            "no recorded request matches GET /v1/chat/completions: this path is recorded with POST"
                + " only");
    MissReport other = miss(tape, "/v1/embeddings", "{}");
    assertThat(other.reason()).isEqualTo(MissReason.OTHER_ENDPOINT);
    assertThat(other.summary())
        .isEqualTo(
            "no recorded request matches POST /v1/embeddings: nothing is recorded for this"
                + " endpoint; recorded endpoints: POST /v1/chat/completions (2)");
    MissReport empty = miss(tape(), CHAT, "{}");
    assertThat(empty.reason()).isEqualTo(MissReason.NOTHING_RECORDED);
    assertThat(empty.summary())
        .isEqualTo("no recorded request matches POST /v1/chat/completions: the cassette is empty");
  }

  @Test
  void allAreUsed() throws IOException {
    Path tape = tape(recorded(CHAT, chat("m", "Hi")), recorded(CHAT, chat("m", "Hi")));
    CassetteIndex index = CassetteIndex.load(List.of(tape), Map.of());
    Selector selector = new Selector(index, Repeat.NEVER);
    RecordedRequest request = request("POST", CHAT, chat("m", "Hi"));
    selector.take(request);
    selector.take(request);
    MissReport report =
        new MissExplainer(index)
            .explain(
                withHeader(request, "x-stainless-retry-count", "1"),
                (Match.Exhausted) selector.take(request),
                List.of());
    assertThat(report.text())
        .isEqualTo(
            """
            all 2 recordings of POST /v1/chat/completions have been used, the last at TAPE:14
              key       %s, of method, path, query and body
              fix 1     this is retry 1 of one call: check the previous answer, or record the retry as well
              fix 2     record one more, or replay with --repeat last or --repeat cycle
              fix 3     reset between tests: POST /__understudy/reset\
            """
                .formatted(report.key().substring(0, 12))
                .replace("TAPE", tape.toString()));
  }

  @Test
  void theClosestIsFoundByStructure() throws IOException {
    Path tape =
        tape(
            recorded(CHAT, chat("other", "Continue.")),
            recorded(CHAT, chat("m", "A", "B", "C")),
            recorded(CHAT, chat("m", "Another", "Continue.")),
            recorded(CHAT, chat("m", "X", "Y", "Continue.")));
    // The last messages count before the first ones, and both before options.
    assertThat(closest(tape, chat("m", "New", "Y", "Continue."))).containsExactly(4, 3, 2);
    assertThat(closest(tape, chat("m", "A", "B", "D"))).containsExactly(2, 4, 3);
    assertThat(closest(tape, chat("other", "Go on."))).startsWith(1);
  }

  @Test
  void ofManyWithTheSameStructureTheOneWithTheSameWordsIsClosest() throws IOException {
    String[] recorded =
        IntStream.range(0, 300)
            .mapToObj(i -> recorded(CHAT, chat("m", "Tell me about item " + word(i) + " please")))
            .toArray(String[]::new);
    Path tape = tape(recorded);
    assertThat(closest(tape, chat("m", "Tell me all about item " + word(217) + " please")))
        .startsWith(218);
  }

  @Test
  void oneMoreMessageIsOneDifference() throws IOException {
    Path tape = tape(recorded(CHAT, chat("m", "A", "B", "C")));
    MissReport report = miss(tape, CHAT, chat("m", "A", "X", "B", "C"));
    assertThat(report.differences())
        .containsExactly(
            new Difference(
                "/messages/1",
                Optional.empty(),
                Optional.of("{\"role\":\"user\",\"content\":\"X\"}")));
  }

  @Test
  void oneMoreMessageAndAChangedOneAreTwoDifferences() throws IOException {
    Path tape = tape(recorded(CHAT, chat("m", "A", "B", "C", "D", "E")));
    MissReport report = miss(tape, CHAT, chat("m", "New", "A", "B", "C", "d", "E"));
    assertThat(report.differences())
        .extracting(Difference::where)
        .containsExactly("/messages/0", "/messages/4/content");
    MissReport less = miss(tape, CHAT, chat("m", "A", "C", "d", "E"));
    assertThat(less.differences())
        .extracting(Difference::where)
        .containsExactly("/messages/1", "/messages/2/content");
  }

  @Test
  void whatSaysSomethingIsNotTakenForNoise() throws IOException {
    Path tape = tape(recorded(CHAT, "{\"messages\":[],\"voice_id\":\"anna\"}"));
    assertThat(miss(tape, CHAT, "{\"messages\":[],\"voice_id\":\"bert\"}").reason())
        .isEqualTo(MissReason.OTHER_CONTENT);
    Path list =
        tape(recorded("/v1/x", "{}").replace("path: /v1/x", "path: /v1/x\n  query: limit=5"));
    RecordedRequest asked =
        new RecordedRequest(
            "POST",
            "/v1/x",
            "limit=20",
            request("POST", "/", "").headers(),
            Body.of(Bytes.utf8("{}")),
            ContentCoding.IDENTITY);
    MissReport report = explained(list, asked, List.of());
    assertThat(report.reason()).isEqualTo(MissReason.OTHER_CONTENT);
    assertThat(report.fixes().get(1)).startsWith("if it does not matter, put '- query: limit'");
  }

  @Test
  void anotherResource() throws IOException {
    Path tape = tape(recorded("/v1/models/a", "{}"));
    MissReport report = miss(tape, "/v1/models/b", "{}");
    assertThat(report.reason()).isEqualTo(MissReason.OTHER_RESOURCE);
    assertThat(report.summary())
        .isEqualTo(
            "no recorded request matches POST /v1/models/b: an equal request is recorded for"
                + " /v1/models/a");
    assertThat(miss(tape, "/v1/embeddings/x", "{}").reason()).isEqualTo(MissReason.OTHER_ENDPOINT);
  }

  @Test
  void aReportIsBounded() throws IOException {
    String keys =
        IntStream.range(0, 200)
            .mapToObj(i -> "\"" + "k".repeat(4_000) + i + "\":%1$d")
            .collect(Collectors.joining(",", "{", "}"));
    Path tape = tape(large(CHAT, keys.formatted(1)));
    MissReport report = miss(tape, CHAT, keys.formatted(2));
    assertThat(report.differing()).isEqualTo(200);
    assertThat(report.view().toString()).hasSizeLessThan(60_000);
  }

  @Test
  void whatAnotherCassetteDeclaresAsSecretIsNotShownEither() throws IOException {
    Path plain = tape(recorded(CHAT, chat("m", "Hi")));
    Path careful = tape(recorded(CHAT, chat("m", "Ho")));
    Files.writeString(
        careful,
        Files.readString(careful)
            .replaceFirst("understudy: 1", "understudy: 1\nredactions:\n- regex: cust-[0-9]+"));
    CassetteIndex index = CassetteIndex.load(List.of(plain, careful), Map.of());
    RecordedRequest request = request("POST", CHAT, chat("m", "I am cust-88"));
    Match.Miss miss = (Match.Miss) new Selector(index, Repeat.NEVER).take(request);
    MissReport report = new MissExplainer(index).explain(request, miss, List.of());
    assertThat(report.text() + report.view() + miss.request().body().bytesOrEmpty().toUtf8Lenient())
        .doesNotContain("cust-88")
        .contains("I am [redacted:");
  }

  @Test
  void longTextsAreCutAroundWhatDiffersAndImagesAreTold() throws IOException {
    String text = "lorem ipsum ".repeat(1000);
    String image = "data:image/png;base64," + "iVBORw0KGgo".repeat(1000);
    String body = "{\"model\":\"m\",\"input\":[{\"text\":\"%s\"},{\"image_url\":\"%s\"}]}";
    Path tape = tape(recorded("/v1/responses", body.formatted(text + "one" + text, image)));
    MissReport report =
        miss(tape, "/v1/responses", body.formatted(text + "two" + text, image + "A"));
    assertThat(report.differences()).hasSize(2);
    assertThat(report.differences().get(0).asked().orElseThrow())
        .startsWith("... \"ipsum lorem ipsum")
        .contains("two")
        .hasSizeLessThan(150);
    assertThat(report.differences().get(1).asked().orElseThrow())
        .matches("\\(image/png in base64, 11001 bytes, sha256 [0-9a-f]{12}\\)");
  }

  @Test
  void binaryBodiesAreToldByTheirDigest() throws IOException {
    Path tape =
        tape(
            """
            ---
            request:
              method: POST
              path: /v1/audio
              headers: [Content-Type: application/octet-stream]
              body: {base64: AAEC/w==}
            response: {status: 200}
            ...
            """);
    RecordedRequest asked =
        new RecordedRequest(
            "POST",
            "/v1/audio",
            "",
            new Headers(List.of(new HeaderField("Content-Type", "application/octet-stream"))),
            Body.of(Bytes.wrap(new byte[] {0, 1, 2, -2})),
            ContentCoding.IDENTITY);
    assertThat(explained(tape, asked, List.of()).differences().get(0).asked().orElseThrow())
        .matches("\\(binary, 4 bytes, sha256 [0-9a-f]{12}\\)");
  }

  @Test
  void aSecretIsInNoReport() throws IOException {
    Path tape = tape(recorded(CHAT, chat("m", "Hi")));
    MissReport report = miss(tape, CHAT, chat("m", "My key is " + Secrets.apiKey() + " ok"));
    assertThat(report.text() + report.brief() + report.view())
        .doesNotContain(Secrets.apiKey())
        .contains("[redacted:");
  }

  @Test
  void megabytesAndManyDifferencesAreNoTrouble() throws IOException {
    String many =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "{\"role\":\"user\",\"content\":\"" + "x".repeat(480) + i + "%1$s\"}")
            .collect(Collectors.joining(",", "{\"model\":\"m\",\"messages\":[", "]}"));
    Path tape = tape(large(CHAT, many.formatted("a")));
    MissReport report = miss(tape, CHAT, many.formatted("b"));
    assertThat(report.differing()).isEqualTo(5_000);
    assertThat(report.differences()).hasSize(50);
    assertThat(report.text()).contains("and 4990 more differences").hasSizeLessThan(6000);
    assertThat(report.brief()).hasSizeLessThan(1600);
  }

  @Test
  void aBodyInAnotherEncodingIsNoJsonSinceNobodySeesThroughIt() throws IOException {
    Path tape = tape(recorded(CHAT, chat("m", "Hi")));
    for (String encoding : List.of("UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE")) {
      RecordedRequest plain = request("POST", CHAT, "");
      byte[] body = chat("m", Secrets.apiKey()).getBytes(Charset.forName(encoding));
      RecordedRequest asked =
          new RecordedRequest(
              "POST", CHAT, "", plain.headers(), Body.of(Bytes.wrap(body)), ContentCoding.IDENTITY);
      MissReport report = explained(tape, asked, List.of());
      assertThat(report.text() + report.view()).doesNotContain(Secrets.apiKey());
      assertThat(report.differences()).extracting(Difference::where).containsExactly("body");
    }
  }

  @Test
  void manyMembersAreNoTrouble() throws IOException {
    String body =
        IntStream.range(0, 40_000)
            .mapToObj(i -> "\"k" + i + "\":" + i)
            .collect(Collectors.joining(",", "{\"model\":\"m\",\"messages\":[],", "%s}"));
    Path tape = tape(large(CHAT, body.formatted("")));
    MissReport report = miss(tape, CHAT, body.formatted(",\"z\":1"));
    assertThat(report.differences()).extracting(Difference::where).containsExactly("/z");
    assertThat(report.closest().get(0).differs()).hasSize(1);
  }

  @Test
  void aRuleIsWrittenSoThatItCanBeRead() throws IOException {
    String body = "{\"messages\":[],\"metadata\":{\"request: id\":\"%1$s\",\"1\":[\"%1$s\"]}}";
    Path tape = tape(recorded(CHAT, body.formatted("a")));
    MissReport report = miss(tape, CHAT, body.formatted("b"));
    assertThat(report.fixes().get(0))
        .startsWith("put '- json: \"/metadata/1/*\"' and '- json: \"/metadata/request: id\"' under")
        .contains("--ignore-json '/metadata/1/*' --ignore-json '/metadata/request: id'");
    Path ruled = folder.resolve("ruled2.yaml");
    Files.writeString(
        ruled,
        Files.readString(tape)
            .replaceFirst(
                "understudy: 1",
                "understudy: 1\n"
                    + "ignore:\n"
                    + "- json: \"/metadata/1/*\"\n"
                    + "- json: \"/metadata/request: id\""));
    assertThat(match(ruled, CHAT, body.formatted("b"))).isInstanceOf(Match.Hit.class);
  }

  @Test
  void aCassetteThatWasTakenAwayIsNoFailure() throws IOException {
    Path tape = tape(recorded(CHAT, chat("m", "Hi")));
    CassetteIndex index = CassetteIndex.load(List.of(tape), Map.of());
    Files.delete(tape);
    RecordedRequest request = request("POST", CHAT, chat("m", "Ho"));
    Match.Miss miss = (Match.Miss) new Selector(index, Repeat.NEVER).take(request);
    MissReport report = new MissExplainer(index).explain(request, miss, List.of());
    assertThat(report.reason()).isEqualTo(MissReason.UNKNOWN);
    assertThat(report.summary()).contains("the recordings could not be compared");
    assertThat(report.fixes()).isNotEmpty();
  }

  private List<Integer> closest(Path tape, String body) {
    return miss(tape, CHAT, body).closest().stream().map(MissReport.Near::number).toList();
  }

  private static String word(int number) {
    return Integer.toString(number * 7919 + 46656, 36);
  }

  private MissReport miss(Path tape, String path, String body) {
    return miss(tape, path, body, List.of());
  }

  private MissReport miss(Path tape, String path, String body, List<Mistake> mistakes) {
    return explained(tape, request("POST", path, body), mistakes);
  }

  private static MissReport explained(Path tape, RecordedRequest request, List<Mistake> mistakes) {
    CassetteIndex index = CassetteIndex.load(List.of(tape), Map.of());
    Match match = new Selector(index, Repeat.NEVER).take(request);
    return new MissExplainer(index).explain(request, (Match.Miss) match, mistakes);
  }

  private static Match match(Path tape, String path, String body) {
    return new Selector(CassetteIndex.load(List.of(tape), Map.of()), Repeat.NEVER)
        .take(request("POST", path, body));
  }

  private static RecordedRequest request(String method, String path, String body) {
    return new RecordedRequest(
        method,
        path,
        "",
        new Headers(List.of(new HeaderField("Content-Type", "application/json"))),
        Body.of(Bytes.utf8(body)),
        ContentCoding.IDENTITY);
  }

  private static RecordedRequest withHeader(RecordedRequest request, String name, String value) {
    return new RecordedRequest(
        request.method(),
        request.path(),
        request.query(),
        new Headers(List.of(new HeaderField(name, value))),
        request.body(),
        request.decoded());
  }

  private static String chat(String model, String... messages) {
    return IntStream.range(0, messages.length)
        .mapToObj(i -> "{\"role\":\"user\",\"content\":\"" + messages[i] + "\"}")
        .collect(Collectors.joining(",", "{\"model\":\"" + model + "\",\"messages\":[", "]}"));
  }

  private static String recorded(String path, String json) {
    return """
    ---
    request:
      method: POST
      path: %s
      headers: [Content-Type: application/json]
      body: {text: '%s'}
    response:
      status: 200
      body: {text: ok}
    ...
    """
        .formatted(path, json);
  }

  /** In base64, which a cassette's reader takes quickest. */
  private static String large(String path, String json) {
    return recorded(path, "")
        .replace(
            "{text: ''}",
            "{base64: "
                + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8))
                + "}");
  }

  private Path tape(String... interactions) throws IOException {
    Path tape = Files.createTempFile(folder, "tape", ".yaml");
    return Files.writeString(tape, "---\nunderstudy: 1\n...\n" + String.join("", interactions));
  }
}
