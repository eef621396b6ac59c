package dev.understudy.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.RecordedRequest;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a report leaves out: secrets, and what is too long to be read. */
class MissReportLimitsTest extends MissReportFixture {

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

  /** In base64, which a cassette's reader takes quickest. */
  private static String large(String path, String json) {
    return recorded(path, "")
        .replace(
            "{text: ''}",
            "{base64: "
                + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8))
                + "}");
  }
}
