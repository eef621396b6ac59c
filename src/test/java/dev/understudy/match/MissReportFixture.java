package dev.understudy.match;

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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

/** Cassettes of chats, and the report on a request that is not on them. */
abstract class MissReportFixture {

  static final String CHAT = "/v1/chat/completions";

  @TempDir Path folder;

  MissReport miss(Path tape, String path, String body) {
    return miss(tape, path, body, List.of());
  }

  MissReport miss(Path tape, String path, String body, List<Mistake> mistakes) {
    return explained(tape, request("POST", path, body), mistakes);
  }

  static MissReport explained(Path tape, RecordedRequest request, List<Mistake> mistakes) {
    CassetteIndex index = CassetteIndex.load(List.of(tape), Map.of());
    Match match = new Selector(index, Repeat.NEVER).take(request);
    return new MissExplainer(index).explain(request, (Match.Miss) match, mistakes);
  }

  static RecordedRequest request(String method, String path, String body) {
    return new RecordedRequest(
        method,
        path,
        "",
        new Headers(List.of(new HeaderField("Content-Type", "application/json"))),
        Body.of(Bytes.utf8(body)),
        ContentCoding.IDENTITY);
  }

  static String chat(String model, String... messages) {
    return IntStream.range(0, messages.length)
        .mapToObj(i -> "{\"role\":\"user\",\"content\":\"" + messages[i] + "\"}")
        .collect(Collectors.joining(",", "{\"model\":\"" + model + "\",\"messages\":[", "]}"));
  }

  static String recorded(String path, String json) {
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

  Path tape(String... interactions) throws IOException {
    Path tape = Files.createTempFile(folder, "tape", ".yaml");
    return Files.writeString(tape, "---\nunderstudy: 1\n...\n" + String.join("", interactions));
  }
}
