package dev.understudy.websocket;

import static dev.understudy.testing.Sockets.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.server.UnderstudyServer;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.RawSocket.RawFrame;
import dev.understudy.testing.RawUpstream;
import dev.understudy.testing.Secrets;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients that people use in Node: recorded and replayed, they get the same. */
class NodeClientsTest {

  private static final Path CLIENTS = Path.of("src/it/node");
  private static final List<String> ONE = answer("resp_1", "one");
  private static final List<String> TWO = answer("resp_2", "two");

  @TempDir Path folder;

  @Test
  void openAiAndWsGetOfATapeWhatTheGatewaySaid() throws Exception {
    assumeTrue(isThere("npm"), "npm is not on this machine");
    for (String name : List.of("package.json", "package-lock.json", "sockets.mjs")) {
      Files.copy(CLIENTS.resolve(name), folder.resolve(name));
    }
    run("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline");
    String key = Secrets.apiKey();
    Path tape = folder.resolve("tape.yaml");
    List<String> live;
    try (RawUpstream gateway = gateway();
        UnderstudyServer recorder = Doubles.recorder(gateway, tape)) {
      live = run("node", "sockets.mjs", recorder.baseUrl().toString(), key);
    }
    List<String> expected = new ArrayList<>();
    Stream.concat(ONE.stream(), TWO.stream())
        .map(event -> event.replaceAll("^\\{\"type\":\"([\\w.]+)\".*", "openai $1"))
        .forEach(expected::add);
    expected.add("ws pong here");
    Stream.concat(ONE.stream(), TWO.stream())
        .map(event -> "ws text " + event)
        .forEach(expected::add);
    expected.add("ws closed 1000");
    assertThat(live).isEqualTo(expected);
    assertThat(Files.readString(tape)).doesNotContain(key);
    try (UnderstudyServer replayer = Doubles.replayer(tape)) {
      assertThat(run("node", "sockets.mjs", replayer.baseUrl().toString(), key)).isEqualTo(live);
    }
  }

  private static RawUpstream gateway() {
    return RawUpstream.start((request, connection) -> {
      try (RawSocket socket = connection.upgrade(request, "")) {
        Optional<RawFrame> frame = socket.receive();
        while (frame.isPresent() && frame.get().opcode() != RawSocket.CLOSE) {
          if (frame.get().opcode() == RawSocket.PING) {
            socket.send(RawSocket.PONG, true, frame.get().payload());
          } else {
            (frame.get().text().contains("resp_1") ? TWO : ONE).forEach(socket::text);
          }
          frame = socket.receive();
        }
        frame.ifPresent(close -> socket.close(close.code(), close.reason()));
      }
      return false;
    });
  }

  private List<String> run(String... command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    assertThat(ended && process.exitValue() == 0).as(String.join("\n", lines)).isTrue();
    return lines;
  }

  private static boolean isThere(String program) {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }
}
