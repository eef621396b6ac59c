package dev.understudy.bench;

import dev.understudy.Understudy;
import dev.understudy.match.Repeat;
import dev.understudy.replay.Lateness;
import dev.understudy.replay.ReplaySettings;
import dev.understudy.replay.Speed;
import dev.understudy.server.ServerSettings;
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
 * How late chunks are at {@code --speed recorded}, with one stream and with 500 at once: as the
 * server plays them, and as a client in the same JVM sees them against its earliest chunk. Prints a
 * table.
 */
public final class Pacing {

  private static final int CHUNKS = 100;
  private static final int GAP_MICROS = 20_000;
  private static final long FIRST_MICROS = 200_000;

  private Pacing() {}

  /** Runs it; nothing is asserted. */
  public static void main(String[] args) throws Exception {
    Path tape = Files.createTempFile("pacing", ".yaml");
    Files.writeString(tape, cassette());
    HttpClient client = new HttpClient();
    client.setMaxConnectionsPerDestination(10_000);
    client.start();
    System.out.printf(
        "%d chunks a stream, one each %d ms; microseconds late%n", CHUNKS, GAP_MICROS / 1000);
    System.out.printf(
        "%8s %12s %12s %12s %12s %12s%n",
        "streams", "server p50", "server p99", "server max", "client p50", "client p99");
    for (int streams : new int[] {50, 1, 500}) {
      String row = measure(tape, client, streams);
      if (streams != 50) { // The first round warms the JVM up.
        System.out.println(row);
      }
    }
    client.stop();
    Files.delete(tape);
  }

  private static String measure(Path tape, HttpClient client, int streams) throws Exception {
    ServerSettings server =
        new ServerSettings("127.0.0.1", 0, "", Duration.ZERO, Map.of(), entry -> {});
    ReplaySettings replay = new ReplaySettings(List.of(tape), Speed.RECORDED, Repeat.LAST);
    try (Understudy understudy = Understudy.replay(replay, server)) {
      long[] late = new long[streams * CHUNKS];
      CountDownLatch done = new CountDownLatch(streams);
      for (int i = 0; i < streams; i++) {
        // Spread over a gap, as clients that know nothing of each other are.
        TimeUnit.NANOSECONDS.sleep(GAP_MICROS * 1000L / streams);
        int first = i * CHUNKS;
        int[] chunk = new int[1];
        client
            .newRequest(understudy.baseUrl() + "/stream")
            .onResponseContent(
                (response, content) -> {
                  late[first + chunk[0]] = System.nanoTime() / 1000 - (long) chunk[0] * GAP_MICROS;
                  chunk[0]++;
                })
            .send(
                result -> {
                  sinceEarliest(late, first);
                  done.countDown();
                });
      }
      done.await();
      Arrays.sort(late);
      Lateness played = understudy.lateness();
      return String.format(
          "%8d %12d %12d %12d %12d %12d",
          streams,
          played.micros(0.5),
          played.micros(0.99),
          played.maxMicros(),
          late[late.length / 2],
          late[(int) (late.length * 0.99)]);
    }
  }

  /** A client does not know when the server began; its earliest chunk counts as in time. */
  private static void sinceEarliest(long[] late, int first) {
    long earliest = Arrays.stream(late, first, first + CHUNKS).min().orElseThrow();
    for (int i = first; i < first + CHUNKS; i++) {
      late[i] -= earliest;
    }
  }

  private static String cassette() {
    StringBuilder tape = new StringBuilder("---\nunderstudy: 1\n...\n---\nrequest:\n  method: GET\n");
    tape.append("  path: /stream\nresponse:\n  status: 200\n  headers:\n");
    tape.append("    - Content-Type: text/event-stream\n  stream:\n");
    for (int i = 0; i < CHUNKS; i++) {
      tape.append("    - at: ").append(FIRST_MICROS + (long) i * GAP_MICROS);
      tape.append("\n      text: \"data: ").append("x".repeat(200)).append("\\n\\n\"\n");
    }
    return tape.append("end: complete\n...\n").toString();
  }
}
