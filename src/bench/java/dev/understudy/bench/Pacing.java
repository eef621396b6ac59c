package dev.understudy.bench;

import dev.understudy.replay.Lateness;
import dev.understudy.server.ServerSettings;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;

/**
 * Measures the delay of chunks at {@code --speed recorded}, with one stream and with 500 and 5,000
 * concurrent streams: in the server, and in a client in the same JVM relative to its earliest
 * chunk. Prints a table, with the maximum heap of both.
 */
public final class Pacing {

  private static final int CHUNKS = 100;
  private static final long FIRST_MICROS = 200_000;

  /**
   * The rounds; the first warms up the JVM, and of the rounds with many streams only the second is
   * warm.
   */
  private static final List<Round> ROUNDS =
      List.of(
          new Round(50, 20_000),
          new Round(1, 20_000),
          new Round(500, 20_000),
          new Round(5_000, 100_000),
          new Round(5_000, 100_000));

  private record Round(int streams, int gapMicros) {}

  private Pacing() {}

  /** Runs the measurement; asserts nothing. */
  public static void main(String[] args) throws Exception {
    HttpClient client = new HttpClient();
    client.setMaxConnectionsPerDestination(10_000);
    client.start();
    System.out.printf("%d chunks a stream; microseconds late%n", CHUNKS);
    System.out.printf(
        "%8s %8s %12s %12s %12s %12s %12s %8s%n",
        "streams",
        "each",
        "server p50",
        "server p99",
        "server max",
        "client p50",
        "client p99",
        "heap");
    for (Round round : ROUNDS) {
      Path tape = Files.createTempFile("pacing", ".yaml");
      Files.writeString(tape, cassette(round.gapMicros));
      String row = measure(tape, client, round);
      Files.delete(tape);
      if (round != ROUNDS.get(0)) {
        System.out.println(row);
      }
    }
    client.stop();
  }

  private static String measure(Path tape, HttpClient client, Round round) throws Exception {
    int streams = round.streams;
    List<MemoryPoolMXBean> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    System.gc();
    heap.forEach(MemoryPoolMXBean::resetPeakUsage);
    ServerSettings server =
        ServerSettings.builder().drain(Duration.ZERO).environment(Map.of()).build();
    SessionOptions replay =
        SessionOptions.replay(tape).speed(Speed.RECORDED).repeat(Repeat.LAST).build();
    try (UnderstudyServer understudy = UnderstudyServer.start(replay, server)) {
      long[] late = new long[streams * CHUNKS];
      CountDownLatch done = new CountDownLatch(streams);
      for (int i = 0; i < streams; i++) {
        // Spread over a gap, like independent clients.
        TimeUnit.NANOSECONDS.sleep(Math.max(round.gapMicros * 1000L, 1_000_000_000) / streams);
        int first = i * CHUNKS;
        int[] chunk = new int[1];
        client
            .newRequest(understudy.baseUrl() + "/stream")
            .onResponseContent((response, content) -> {
              late[first + chunk[0]] = System.nanoTime() / 1000 - (long) chunk[0] * round.gapMicros;
              chunk[0]++;
            })
            .send(result -> {
              sinceEarliest(late, first);
              done.countDown();
            });
      }
      done.await();
      Arrays.sort(late);
      Lateness played = understudy.lateness();
      return String.format(
          "%8d %5d ms %12d %12d %12d %12d %12d %5d MB",
          streams,
          round.gapMicros / 1000,
          played.micros(0.5),
          played.micros(0.99),
          played.maxMicros(),
          late[late.length / 2],
          late[(int) (late.length * 0.99)],
          heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() >> 20);
    }
  }

  /**
   * Makes delays relative to the earliest chunk, since a client does not know when the server
   * started.
   */
  private static void sinceEarliest(long[] late, int first) {
    long earliest = Arrays.stream(late, first, first + CHUNKS).min().orElseThrow();
    for (int i = first; i < first + CHUNKS; i++) {
      late[i] -= earliest;
    }
  }

  private static String cassette(int gapMicros) {
    StringBuilder tape =
        new StringBuilder("---\nunderstudy: 1\n...\n---\nrequest:\n  method: GET\n");
    tape.append("  path: /stream\nresponse:\n  status: 200\n  headers:\n");
    tape.append("    - Content-Type: text/event-stream\n  stream:\n");
    for (int i = 0; i < CHUNKS; i++) {
      tape.append("    - at: ").append(FIRST_MICROS + (long) i * gapMicros);
      tape.append("\n      text: \"data: ").append("x".repeat(200)).append("\\n\\n\"\n");
    }
    return tape.append("end: complete\n...\n").toString();
  }
}
