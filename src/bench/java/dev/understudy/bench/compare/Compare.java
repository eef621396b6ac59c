package dev.understudy.bench.compare;

import dev.understudy.bench.compare.Contender.Running;
import dev.understudy.bench.compare.Load.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares Understudy with its alternatives in one run: the same requests from the same client on
 * the same machine. Writes a table and a plot to target/bench.
 */
public final class Compare {

  private static final Path OUT = Path.of("target/bench");
  private static final int CONNECTIONS = 32;
  private static final int WARM_SECONDS = Integer.getInteger("bench.warm", 20);
  private static final int SECONDS = Integer.getInteger("bench.seconds", 10);
  private static final int STARTS = 7;

  /**
   * The rate at which latency is measured, in requests per second, which the slowest program can
   * still answer.
   */
  private static final double PLAIN_RATE = 500;

  private static final double STREAM_RATE = 100;

  private Compare() {}

  /**
   * The measurements of one program.
   *
   * @param plain whole answers at the maximum rate
   * @param plainSteady whole answers at a fixed rate
   * @param streams streams at the maximum rate
   * @param streamsSteady streams at a fixed rate
   * @param startMillis the median time to the first answer, in milliseconds
   * @param megabytes the resident memory after the start
   */
  record Row(
      String name,
      Outcome plain,
      Outcome plainSteady,
      Outcome streams,
      Outcome streamsSteady,
      double startMillis,
      long megabytes) {}

  /** Runs the comparison; asserts nothing. */
  public static void main(String[] args) throws Exception {
    Files.createDirectories(OUT);
    Path folder = Files.createTempDirectory(OUT, "data");
    List<Contender> contenders =
        List.of(
            Contender.bareJetty(),
            Contender.understudy(folder.resolve("understudy")),
            Contender.understudy(folder.resolve("verified"), "--verify", "openai"),
            Contender.aimock(folder.resolve("aimock")),
            Contender.wireMock(folder.resolve("wiremock")),
            Contender.mockServer(folder.resolve("mockserver")));
    List<Row> rows = new ArrayList<>();
    for (Contender contender : contenders) {
      rows.add(measure(contender));
    }
    String table = table(rows);
    System.out.print(table);
    Files.writeString(OUT.resolve("compare.md"), table);
    Files.writeString(OUT.resolve("compare.svg"), Plot.of(rows));
  }

  private static Row measure(Contender contender) throws IOException, InterruptedException {
    System.err.println(contender.name());
    double[] starts = new double[STARTS];
    long megabytes = 0;
    for (int i = 0; i < STARTS; i++) {
      try (Running running = contender.start()) {
        starts[i] = running.startMillis();
        megabytes = running.residentMegabytes();
      }
    }
    Arrays.sort(starts);
    try (Running running = contender.start()) {
      Load plain = new Load(running.port(), false);
      Load stream = new Load(running.port(), true);
      require(plain.once().contains(Talk.text()), contender, "the recorded answer");
      require(stream.once().contains("[DONE]"), contender, "the recorded stream");
      plain.run(CONNECTIONS, 0, WARM_SECONDS);
      Outcome most = plain.run(CONNECTIONS, 0, SECONDS);
      Outcome steady = plain.run(CONNECTIONS, PLAIN_RATE, SECONDS);
      stream.run(CONNECTIONS, 0, WARM_SECONDS);
      Outcome streams = stream.run(CONNECTIONS, 0, SECONDS);
      Outcome steadyStreams = stream.run(CONNECTIONS, STREAM_RATE, SECONDS);
      return new Row(
          contender.name(), most, steady, streams, steadyStreams, starts[STARTS / 2], megabytes);
    }
  }

  private static void require(boolean holds, Contender contender, String what) {
    if (!holds) {
      throw new IllegalStateException(contender.name() + " does not answer with " + what);
    }
  }

  private static String table(List<Row> rows) {
    Row bare = rows.get(0);
    StringBuilder out = new StringBuilder();
    out.append(machine()).append("\n\n");
    out.append("| | answers/s | of bare Jetty | p99 at most | p99 at ")
        .append((int) PLAIN_RATE)
        .append("/s | streams/s | of bare Jetty | p99 at ")
        .append((int) STREAM_RATE)
        .append(
            "/s | first answer after | resident |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (Row row : rows) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.2f | %.1f ms | %.2f ms | %.0f | %.2f | %.2f ms | %.0f ms | %d MB"
                  + " |%n",
              row.name,
              row.plain.perSecond(),
              row.plain.perSecond() / bare.plain.perSecond(),
              row.plain.millis(99),
              row.plainSteady.millis(99),
              row.streams.perSecond(),
              row.streams.perSecond() / bare.streams.perSecond(),
              row.streamsSteady.millis(99),
              row.startMillis,
              row.megabytes));
    }
    return out.toString();
  }

  private static String machine() {
    String processor;
    try {
      processor =
          Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
              .filter(line -> line.startsWith("model name"))
              .findFirst()
              .map(line -> line.replaceAll(".*: ", ""))
              .orElse("an unknown processor");
    } catch (IOException elsewhere) {
      processor = Optional.ofNullable(System.getProperty("os.arch")).orElse("");
    }
    return String.format(
        "%s, %d processors (%s), client included; Java %s. %d connections, %d events a stream, %d s"
            + " each after %d s to get warm; the first answer is the median of %d starts.",
        LocalDate.now(),
        Runtime.getRuntime().availableProcessors(),
        processor,
        System.getProperty("java.version"),
        CONNECTIONS,
        Talk.EVENTS,
        SECONDS,
        WARM_SECONDS,
        STARTS);
  }
}
