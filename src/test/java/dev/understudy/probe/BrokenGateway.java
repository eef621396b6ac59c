package dev.understudy.probe;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteFiles;
import dev.understudy.cassette.Interaction;
import dev.understudy.testing.RawUpstream;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A gateway that answers probes as documented, but for what a test spoils. */
final class BrokenGateway {

  private BrokenGateway() {}

  /** An answer: status, content type and body. */
  record Answer(int status, String type, String body) {
    Answer edit(String from, String to) {
      if (!body.contains(from)) {
        throw new IllegalArgumentException("'" + from + "' is not in " + body);
      }
      return new Answer(status, type, body.replace(from, to));
    }
  }

  /** A gateway that spoils the answers to requests whose body contains {@code marker}. */
  static RawUpstream spoiling(String path, String marker, UnaryOperator<Answer> spoil)
      throws IOException {
    Map<String, Answer> documented = documented();
    return RawUpstream.start((request, connection) -> {
      String body = new String(request.body(), StandardCharsets.UTF_8);
      String[] line = request.line().split(" ");
      Answer answer =
          documented.getOrDefault(
              key(line[0], line[1], Bytes.wrap(request.body())),
              new Answer(404, "application/json", "{\"error\":{\"message\":\"no\"}}"));
      if (line[1].equals(path) && body.contains(marker)) {
        answer = spoil.apply(answer);
      }
      byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
      connection.send(
          "HTTP/1.1 "
              + answer.status
              + " X\r\nContent-Type: "
              + answer.type
              + "\r\nContent-Length: "
              + bytes.length
              + "\r\n\r\n");
      connection.send(bytes);
      return true;
    });
  }

  private static Map<String, Answer> documented() {
    Map<String, Answer> answers = new HashMap<>();
    for (Path file : CassetteFiles.find(List.of(Path.of("cassettes/crazyrouter-documented")))) {
      for (Cassette.Entry entry : Cassette.open(file).entries()) {
        Interaction interaction = entry.interaction();
        answers.put(
            key(
                interaction.request().method(),
                interaction.request().path(),
                interaction.request().body().bytesOrEmpty()),
            new Answer(
                interaction.response().status(),
                interaction.response().headers().first("content-type").orElse(""),
                interaction.response().body().toUtf8Lenient()));
      }
    }
    return answers;
  }

  private static String key(String method, String path, Bytes body) {
    return method + path + CanonicalJson.parse(body).map(CanonicalJson::of).orElse("");
  }
}
