package dev.understudy.bench.compare;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A program that can answer the requests of the comparison.
 *
 * @param name the name with the version
 * @param command the command that starts it on a port
 */
record Contender(String name, IntFunction<List<String>> command) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Path PEERS = Path.of("target/bench/peers");
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  /** A running process of the program. */
  record Running(Process process, int port, double startMillis) implements AutoCloseable {
    /** The resident memory, in megabytes. */
    long residentMegabytes() throws IOException {
      try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
        return lines
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
            .findFirst()
            .orElse(0);
      }
    }

    @Override
    public void close() {
      process.destroy();
      try {
        process.waitFor();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Starts the program, and waits for its first answer. */
  Running start() throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    long begin = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(command.apply(port))
            .redirectErrorStream(true)
            .redirectOutput(new File("target/bench/" + name.replaceAll("\\W+", "-") + ".log"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    Load load = new Load(port, false);
    while (true) {
      try {
        load.once();
        return new Running(process, port, (System.nanoTime() - begin) / 1e6);
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() - begin > 60_000_000_000L) {
          process.destroy();
          throw new IOException(name + " does not answer: " + notYet.getMessage(), notYet);
        }
        Thread.sleep(2);
      }
    }
  }

  static Contender bareJetty() {
    return new Contender(
        "bare Jetty " + org.eclipse.jetty.util.Jetty.VERSION,
        port ->
            List.of(
                JAVA,
                "-cp",
                "target/test-classes:target/lib/*",
                BareJetty.class.getName(),
                Integer.toString(port)));
  }

  static Contender understudy(Path folder, String... more) {
    write(folder.resolve("tape.yaml"), tape());
    return new Contender(
        String.join(" ", Stream.concat(Stream.of("Understudy"), Arrays.stream(more)).toList()),
        port -> {
          List<String> command =
              new ArrayList<>(
                  List.of("./understudy", "replay", "--repeat", "last", "--port", "" + port));
          command.addAll(List.of(more));
          command.add(folder.resolve("tape.yaml").toString());
          return command;
        });
  }

  /** Understudy as a recorder, which writes a new cassette at each start. */
  static Contender recorder(Path folder, int upstream) {
    return new Contender(
        "Understudy",
        port ->
            List.of(
                "./understudy",
                "record",
                "--upstream",
                "http://127.0.0.1:" + upstream,
                "--port",
                "" + port,
                "--to",
                folder.resolve("recorded-" + port + ".yaml").toString()));
  }

  static Contender jettyProxy(int upstream) {
    return new Contender(
        "Jetty's proxy servlet",
        port ->
            List.of(
                JAVA,
                "-cp",
                "target/test-classes:target/lib/*:" + peer("jetty-ee10-proxy"),
                JettyProxy.class.getName(),
                Integer.toString(port),
                Integer.toString(upstream)));
  }

  static Contender wireMock(Path folder) {
    Path jar = peer("wiremock-standalone");
    for (boolean stream : new boolean[] {false, true}) {
      ObjectNode stub = JSON.createObjectNode();
      ObjectNode request = stub.putObject("request");
      request.put("method", "POST").put("urlPath", "/v1/chat/completions");
      request.putArray("bodyPatterns").addObject().put("equalToJson", Talk.request(stream));
      ObjectNode response = stub.putObject("response");
      response.put("status", 200).put("body", body(stream));
      response.putObject("headers").put("Content-Type", type(stream));
      write(folder.resolve("mappings/" + stream + ".json"), stub.toString());
    }
    return new Contender(
        "WireMock " + version(jar),
        port ->
            List.of(
                JAVA,
                "-jar",
                jar.toString(),
                "--port",
                "" + port,
                "--root-dir",
                folder.toString(),
                "--no-request-journal",
                "--disable-banner"));
  }

  static Contender mockServer(Path folder) {
    Path jar = peer("mockserver-netty");
    var stubs = JSON.createArrayNode();
    for (boolean stream : new boolean[] {false, true}) {
      ObjectNode stub = stubs.addObject();
      ObjectNode request = stub.putObject("httpRequest");
      request.put("method", "POST").put("path", "/v1/chat/completions");
      ObjectNode body = request.putObject("body");
      body.put("type", "JSON").put("json", Talk.request(stream)).put("matchType", "STRICT");
      ObjectNode response = stub.putObject("httpResponse");
      response.put("statusCode", 200).put("body", body(stream));
      response.putObject("headers").putArray("Content-Type").add(type(stream));
    }
    Path file = folder.resolve("mockserver.json");
    write(file, stubs.toString());
    return new Contender(
        "MockServer " + version(jar),
        port ->
            List.of(
                JAVA,
                "-Dmockserver.initializationJsonPath=" + file,
                "-Dmockserver.logLevel=OFF",
                "-Dmockserver.disableSystemOut=true",
                "-jar",
                jar.toString(),
                "-serverPort",
                "" + port));
  }

  static Contender aimock(Path folder) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode fixture = root.putArray("fixtures").addObject();
    fixture.putObject("match").put("userMessage", Talk.QUESTION);
    fixture.putObject("response").put("content", Talk.text());
    Path file = folder.resolve("fixtures.json");
    write(file, root.toString());
    Path home = PEERS.resolve("node_modules/@copilotkit/aimock");
    String version;
    try {
      version =
          JSON.readTree(Files.readString(home.resolve("package.json"))).path("version").asString();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
    return new Contender(
        "aimock " + version,
        port ->
            List.of(
                "node",
                PEERS.resolve("node_modules/.bin/llmock").toString(),
                "-p",
                "" + port,
                "-f",
                file.toString(),
                "--log-level",
                "silent"));
  }

  private static String body(boolean stream) {
    return stream ? String.join("", Talk.events()) : Talk.answer();
  }

  private static String type(boolean stream) {
    return stream ? "text/event-stream" : "application/json";
  }

  private static String tape() {
    StringBuilder tape = new StringBuilder("---\nunderstudy: 1\n...\n");
    for (boolean stream : new boolean[] {false, true}) {
      tape.append("---\nrequest:\n  method: POST\n  path: /v1/chat/completions\n  headers: []\n")
          .append("  body:\n    text: ")
          .append(JSON.writeValueAsString(Talk.request(stream)))
          .append("\nresponse:\n  status: 200\n  headers:\n    - Content-Type: ")
          .append(type(stream));
      if (stream) {
        tape.append("\n  stream:");
        for (String event : Talk.events()) {
          tape.append("\n    - at: 0\n      text: ").append(JSON.writeValueAsString(event));
        }
      } else {
        tape.append("\n    - Content-Length: \"")
            .append(Talk.answer().getBytes(StandardCharsets.UTF_8).length)
            .append("\"\n  body:\n    text: ")
            .append(JSON.writeValueAsString(Talk.answer()));
      }
      tape.append("\nend: complete\n...\n");
    }
    return tape.toString();
  }

  private static Path peer(String prefix) {
    try (Stream<Path> jars = Files.list(PEERS)) {
      return jars.filter(jar -> jar.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseThrow();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static String version(Path jar) {
    return jar.getFileName().toString().replaceAll(".*-([0-9.]+)\\.jar", "$1");
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException unwritten) {
      throw new UncheckedIOException(unwritten);
    }
  }
}
