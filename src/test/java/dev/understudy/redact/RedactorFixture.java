package dev.understudy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.cassette.Timing;
import dev.understudy.testing.Secrets;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Secrets, and exchanges that a redactor of tapes looks at. */
abstract class RedactorFixture {

  static final Redactor REDACTOR = Redactor.forTape(List.of(), Map.of(), "", 1);

  static List<String> secrets() {
    List<String> all = new ArrayList<>(Secrets.all());
    all.add(Secrets.pem());
    return all;
  }

  static void assertGone(String secret, Interaction redacted) {
    String document = CassetteEncoder.encode(redacted);
    for (String line : secret.split("\n")) {
      assertThat(document).doesNotContain(line);
      assertThat(redacted.response().body().toUtf8Lenient()).doesNotContain(line);
    }
    assertThat(REDACTOR.findings(redacted)).isEmpty();
  }

  static List<String> split(String text, int step) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < text.length(); i += step) {
      parts.add(text.substring(i, Math.min(text.length(), i + step)));
    }
    return parts;
  }

  static String quoted(String text) {
    return tools.jackson.databind.node.StringNode.valueOf(text).toString();
  }

  static String text(RecordedRequest request) {
    return new String(request.body().bytesOrEmpty().toArray(), StandardCharsets.UTF_8);
  }

  static RecordedRequest request(String path, String query, String body) {
    return new RecordedRequest(
        "POST",
        path,
        query,
        new Headers(List.of(new HeaderField("Content-Type", "application/json"))),
        Body.of(Bytes.utf8(body)),
        ContentCoding.IDENTITY);
  }

  static Interaction interaction(RecordedRequest request, String type, List<String> chunks) {
    List<Chunk> timed = new ArrayList<>();
    chunks.forEach(chunk -> timed.add(Chunk.of(timed.size() * 10L, Bytes.utf8(chunk))));
    return new Interaction(
        1,
        Optional.empty(),
        request,
        new RecordedResponse(
            200,
            new Headers(List.of(new HeaderField("Content-Type", type))),
            timed,
            ContentCoding.IDENTITY),
        Timing.NONE,
        End.COMPLETE);
  }

  @Provide
  Arbitrary<String> anySecret() {
    return Arbitraries.of(secrets());
  }
}
