package dev.understudy.bench.compare;

import dev.understudy.bench.compare.Contender.Running;
import dev.understudy.bench.compare.Load.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures the cost of recording: compares a recorded call with a direct call and with a proxy that
 * records nothing. The gateway is the bare Jetty of {@link Compare}. Writes a table to
 * target/bench.
 */
public final class Relaying {

  private static final int CONNECTIONS = 32;
  private static final int WARM_SECONDS = Integer.getInteger("bench.warm", 20);
  private static final int SECONDS = Integer.getInteger("bench.seconds", 10);

  /**
   * The pause in which recordings of the full load are written to disk, before the calm
   * measurement.
   */
  private static final long PAUSE_MILLIS = 10_000;

  /** The rate of the calm measurement on one connection, in requests per second. */
  private static final double CALM = 50;

  private Relaying() {}

  private record Row(
      String name, Outcome plain, Outcome calm, Outcome streams, Outcome calmStreams) {}

  /** Runs the comparison; asserts nothing. */
  public static void main(String[] args) throws Exception {
    Path out = Files.createDirectories(Path.of("target/bench"));
    Path folder = Files.createTempDirectory(out, "relay");
    List<Row> rows = new ArrayList<>();
    try (Running gateway = Contender.bareJetty().start()) {
      rows.add(measure("direct", gateway.port()));
      for (Contender contender :
          List.of(
              Contender.jettyProxy(gateway.port()), Contender.recorder(folder, gateway.port()))) {
        try (Running running = contender.start()) {
          rows.add(measure(contender.name(), running.port()));
        }
      }
    }
    String table = table(rows);
    System.out.print(table);
    Files.writeString(out.resolve("relay.md"), table);
    try (var tapes = Files.list(folder)) {
      for (Path tape : tapes.toList()) {
        System.out.printf("%s: %d MB%n", tape.getFileName(), Files.size(tape) >> 20);
        Files.delete(tape);
      }
    }
    Files.delete(folder);
  }

  private static Row measure(String name, int port) throws IOException, InterruptedException {
    System.err.println(name);
    Load plain = new Load(port, false);
    Load stream = new Load(port, true);
    if (!plain.once().contains(Talk.text()) || !stream.once().contains("[DONE]")) {
      throw new IllegalStateException(name + " does not relay the gateway's answers");
    }
    plain.run(CONNECTIONS, 0, WARM_SECONDS);
    Outcome most = plain.run(CONNECTIONS, 0, SECONDS);
    Thread.sleep(PAUSE_MILLIS);
    Outcome calm = plain.run(1, CALM, SECONDS);
    stream.run(CONNECTIONS, 0, WARM_SECONDS);
    Outcome streams = stream.run(CONNECTIONS, 0, SECONDS);
    Thread.sleep(PAUSE_MILLIS);
    return new Row(name, most, calm, streams, stream.run(1, CALM, SECONDS));
  }

  private static String table(List<Row> rows) {
    StringBuilder out =
        new StringBuilder(
            "| | answers/s | first byte after | streams/s | first byte after |\n"
                + "|---|--:|--:|--:|--:|\n");
    for (Row row : rows) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.2f ms | %.0f | %.2f ms |%n",
              row.name,
              row.plain.perSecond(),
              row.calm.firstByteMillis(),
              row.streams.perSecond(),
              row.calmStreams.firstByteMillis()));
    }
    return out.toString();
  }
}
