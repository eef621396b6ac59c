package dev.understudy.session;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Interactions;
import dev.understudy.engine.LiveSession;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawUpstream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Cassettes in a folder of its own, and a server without any. */
abstract class SessionFixture {

  @TempDir Path folder;

  UnderstudyServer start() {
    return UnderstudyServer.start(SessionOptions.replay().build(), Doubles.local());
  }

  static RawUpstream answering(String body) {
    return RawUpstream.answering(
        "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
  }

  static RawClient.Received post(LiveSession session, String path, String json) {
    return post(session.baseUrl(), path, json);
  }

  static RawClient.Received post(URI url, String path, String json) {
    return RawClient.post(url, url.getPath() + path, json);
  }

  static void get(LiveSession session, String path) {
    RawClient.exchange(
        session.baseUrl(), RawClient.request("GET", session.baseUrl().getPath() + path, "", ""));
  }

  Path tape(String name, Interaction... interactions) throws IOException {
    StringBuilder text = new StringBuilder(CassetteEncoder.encode(Interactions.header()));
    Stream.of(interactions).map(CassetteEncoder::encode).forEach(text::append);
    return Files.writeString(folder.resolve(name), text);
  }

  static List<String> paths(Path tape) {
    return Cassette.open(tape).entries().stream()
        .map(entry -> entry.interaction().request().path())
        .toList();
  }

  List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
