package dev.understudy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.cassette.Timing;
import dev.understudy.settings.RedactionRule;
import dev.understudy.testing.Capture;
import dev.understudy.testing.Secrets;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets in pieces: over chunks, deltas, escapes and lines. */
class StreamRedactionTest extends RedactorFixture {

  @Property(tries = 2000)
  void aSecretSplitOverChunksIsGoneAndTheChunksStay(
      @ForAll("anySecret") String secret, @ForAll @IntRange(min = 1, max = 60) int step) {
    List<String> chunks =
        split("data: {\"a\":\"x " + secret.replace("\n", "\\n") + " y\"}\n\n", step);
    Interaction taped = interaction(request("/x", "", "{}"), "text/event-stream", chunks);
    Interaction redacted = REDACTOR.redact(taped);
    assertGone(secret, redacted);
    assertThat(redacted.response().chunks()).hasSameSizeAs(chunks);
    assertThat(redacted.response().chunks())
        .extracting(Chunk::at)
        .isEqualTo(taped.response().chunks().stream().map(Chunk::at).toList());
    for (int i = 0; i < chunks.size(); i++) {
      boolean changed =
          !redacted.response().chunks().get(i).bytes().equals(Bytes.utf8(chunks.get(i)));
      assertThat(changed && !redacted.response().chunks().get(i).redacted()).isFalse();
    }
    assertThat(redacted.response().body().toUtf8Lenient())
        .matches("data: \\{\"a\":\"x \\[redacted:[a-z-]+:[0-9]+] y\"}\n\n");
  }

  @Property(tries = 2000)
  void aSecretSplitOverDeltasIsGoneAndTheDeltasAddUpToAPlaceholder(
      @ForAll("anySecret") String secret,
      @ForAll @IntRange(min = 1, max = 30) int delta,
      @ForAll @IntRange(min = 1, max = 90) int step) {
    StringBuilder stream = new StringBuilder();
    for (String piece : split(secret, delta)) {
      // Another choice speaks in between, with an index behind its text.
      stream.append("data: {\"choices\":[{\"delta\":{\"content\":").append(quoted(piece));
      stream.append("},\"index\":0}]}\n\n");
      stream.append("data: {\"choices\":[{\"delta\":{\"content\":\"la\"},\"index\":1}]}\n\n");
    }
    stream.append("data: [DONE]\n\n");
    Interaction redacted =
        REDACTOR.redact(
            interaction(
                request("/v1/chat/completions", "", "{}"),
                "text/event-stream",
                split(stream.toString(), step)));
    assertThat(textOf(redacted, 0)).matches("\\[redacted:[a-z-]+:[0-9]+]");
    assertThat(textOf(redacted, 1)).matches("(la)+");
    assertThat(REDACTOR.findings(redacted)).isEmpty();
  }

  @Test
  void aSecretInEscapesIsFound() {
    StringBuilder escaped = new StringBuilder();
    Secrets.apiKey().chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
    Redactor fresh = Redactor.forTape(List.of(), Map.of(), "", 1);
    assertThat(text(fresh.redact(request("/x", "", "{\"k\":\"" + escaped + "\"}"))))
        .isEqualTo("{\"k\":\"[redacted:api-key:1]\"}");
  }

  @Test
  void aSecretBehindAnEscapeIsFound() {
    String key = Secrets.apiKey();
    for (String body :
        List.of(
            "{\"arguments\":\"{\\\"file\\\":\\\"a\\\\n" + key + "\\\"}\"}",
            "q=hello%20" + key,
            "x\\n" + key,
            "{\"a\":\"\\u0020" + key + "\"}")) {
      assertThat(text(REDACTOR.redact(request("/x", "", body)))).doesNotContain(key);
    }
  }

  @Test
  void theEndOfAChatStreamIsNoBrokenJson() {
    Redactor fresh = Redactor.forTape(List.of(new RedactionRule.Json("/id")), Map.of(), "", 1);
    Interaction stream =
        interaction(
            request("/x", "", "{}"),
            "text/event-stream",
            List.of("data: {\"id\":\"x\"}\n\n", "data: [DONE]\n\n"));
    Interaction redacted = fresh.redact(stream);
    assertThat(fresh.findings(redacted)).isEmpty();
    assertThat(redacted.response().body().toUtf8Lenient())
        .isEqualTo("data: {\"id\":\"[redacted:custom:1]\"}\n\ndata: [DONE]\n\n");
  }

  @Test
  void piecesOfASecretInJsonLinesListsAndPlainEventsAddUpToAPlaceholder() {
    String key = Secrets.apiKey();
    String one = key.substring(0, 9);
    String two = key.substring(9);
    Redactor fresh = Redactor.forTape(List.of(), Map.of(), "", 1);
    for (String[] stream :
        new String[][] {
          {"application/x-ndjson", "{\"t\":\"" + one + "\"}\n{\"t\":\"" + two + "\"}\n"},
          {"application/json", "[{\"t\":\"" + one + "\"},\n{\"t\":\"" + two + "\"}]"},
          {"text/event-stream", "data: " + one + "\n\ndata: " + two + "\n\n"}
        }) {
      Interaction redacted =
          fresh.redact(interaction(request("/x", "", "{}"), stream[0], List.of(stream[1])));
      assertThat(redacted.response().body().toUtf8Lenient())
          .as(stream[0])
          .doesNotContain(one)
          .doesNotContain(two);
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void cleanTrafficStaysAsItIs(Capture capture) {
    RecordedResponse response =
        new RecordedResponse(
            200,
            new Headers(
                capture.response().headers().stream()
                    .map(line -> line.split(": ?", 2))
                    .map(pair -> new HeaderField(pair[0], pair[1]))
                    .toList()),
            capture.response().pieces().stream()
                .map(p -> Chunk.of(0, Bytes.copyOf(p.bytes())))
                .toList(),
            ContentCoding.IDENTITY);
    Interaction interaction =
        new Interaction(
            1, Optional.empty(), request("/x", "", "{}"), response, Timing.NONE, End.COMPLETE);
    assertThat(REDACTOR.redact(interaction)).isEqualTo(interaction);
  }

  static List<Capture> captures() {
    return Capture.all();
  }

  /** What the deltas of one choice add up to. */
  private static String textOf(Interaction interaction, int choice) {
    StringBuilder text = new StringBuilder();
    for (String line : interaction.response().body().toUtf8Lenient().split("\n")) {
      if (line.startsWith("data: {")) {
        var json =
            dev.understudy.wire.CanonicalJson.parse(Bytes.utf8(line.substring(6))).orElseThrow();
        var first = json.get("choices").get(0);
        if (first.get("index").asInt() == choice) {
          text.append(first.get("delta").get("content").asString());
        }
      }
    }
    return text.toString();
  }
}
