package dev.understudy.bench;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.match.CassetteIndex;
import dev.understudy.match.Match;
import dev.understudy.match.MissExplainer;
import dev.understudy.match.MissReport;
import dev.understudy.match.Selector;
import dev.understudy.settings.Repeat;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Measures the time to explain misses among 100,000 recordings, and a miss with a body of 10 MB,
 * and the memory of the index.
 */
public final class MissSpeed {

  private static final int RECORDINGS = 100_000;
  private static final int MISSES = 50;
  private static final String CHAT =
      "{\"model\":\"gpt-5.4\",\"messages\":[{\"role\":\"system\",\"content\":\"You are terse.\"},"
          + "{\"role\":\"user\",\"content\":\"Question %s about the life of the honey bee\"}],"
          + "\"max_tokens\":64}";

  private MissSpeed() {}

  /** Runs the measurement; asserts nothing. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("misses");
    Path many = folder.resolve("many.yaml");
    Path large = folder.resolve("large.yaml");
    try {
      many(many);
      String text = "word ".repeat(2_000_000);
      Files.writeString(large, "---\nunderstudy: 1\n...\n" + document(CHAT.formatted(text)));
      long start = System.nanoTime();
      CassetteIndex index = CassetteIndex.load(List.of(many), Map.of());
      System.out.printf("%d recordings loaded in %.1f s%n", index.size(), since(start) / 1e3);
      explain(index, CHAT.formatted("74999a"), MISSES);
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      System.out.printf("%d MB live, %d bytes a recording%n", used >> 20, used / RECORDINGS);
      explain(
          CassetteIndex.load(List.of(large), Map.of()), CHAT.formatted(text + "and one more"), 5);
    } finally {
      Files.delete(many);
      Files.delete(large);
      Files.delete(folder);
    }
  }

  private static void explain(CassetteIndex index, String body, int times) {
    RecordedRequest request =
        new RecordedRequest(
            "POST",
            "/v1/chat/completions",
            "",
            new Headers(List.of(new HeaderField("Content-Type", "application/json"))),
            Body.of(Bytes.utf8(body)),
            ContentCoding.IDENTITY);
    Selector selector = new Selector(index, Repeat.NEVER);
    MissExplainer explainer = new MissExplainer(index);
    double[] looked = new double[times];
    double[] explained = new double[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      Match.Miss miss = (Match.Miss) selector.take(request);
      looked[i] = since(start);
      start = System.nanoTime();
      MissReport report = explainer.explain(request, miss, List.of());
      explained[i] = since(start);
      if (i == 0) {
        System.out.println(report.closest().get(0).place() + ": " + report.differing());
      }
    }
    Arrays.sort(looked);
    Arrays.sort(explained);
    System.out.printf(
        "body of %d bytes: looking for it %.1f ms (median), explaining %.1f ms (median),"
            + " %.1f ms (most)%n",
        body.length(), looked[times / 2], explained[times / 2], explained[times - 1]);
  }

  private static void many(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("---\nunderstudy: 1\n...\n");
      for (int i = 0; i < RECORDINGS; i++) {
        out.write(document(CHAT.formatted(i)));
      }
    }
  }

  private static String document(String json) {
    return """
    ---
    request:
      method: POST
      path: /v1/chat/completions
      headers: [Content-Type: application/json]
      body: {text: '%s'}
    response:
      status: 200
      body: {text: ok}
    ...
    """
        .formatted(json);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}
