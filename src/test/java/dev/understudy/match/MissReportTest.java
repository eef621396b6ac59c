package dev.understudy.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.Mistake;
import dev.understudy.settings.Repeat;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person is told about a miss, whole. */
class MissReportTest extends MissReportFixture {

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

  private static Match match(Path tape, String path, String body) {
    return new Selector(CassetteIndex.load(List.of(tape), Map.of()), Repeat.NEVER)
        .take(request("POST", path, body));
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
}
