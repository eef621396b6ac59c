package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testing.RawClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of the command line as tests in other languages use it. */
class SessionsOnTheConsoleTest {

  @TempDir Path folder;

  @Test
  void theConsoleTellsWhatASessionMisses() throws Exception {
    Files.copy(Path.of("cassettes/llama-server/chat.yaml"), folder.resolve("chat.yaml"));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Program program =
        Program.start(
            folder,
            "replay",
            empty.toString(),
            "--port",
            "0",
            "--cassette-root",
            folder.toString());
    URI url = program.awaitReady();
    RawClient.Received opened =
        RawClient.post(url, "/__understudy/sessions", "{\"cassette\":\"chat.yaml\"}");
    Matcher id = Pattern.compile("\"id\":\"([0-9a-f]+)\"").matcher(opened.text());
    assertThat(id.find()).as(opened.text()).isTrue();
    RawClient.post(url, "/s/" + id.group(1) + "/v1/nope", "{}");
    Awaitility.await()
        .until(() -> program.err().contains("miss: no recorded request matches POST /v1/nope"));
    assertThat(program.stop()).isZero();
  }
}
