package dev.understudy.bench;

import dev.understudy.cassette.Cassette;
import dev.understudy.server.ServerSettings;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.UpstreamUrl;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingNestedCallback;

/**
 * Records 20,000 different streams and prints, at each tenth, the heap that is live after a
 * collection, which must not grow. Reads the cassette at the end.
 */
public final class Soak {

  private static final int CALLS = 20_000;
  private static final int AT_ONCE = 16;

  private Soak() {}

  /** Runs the test; asserts nothing. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("soak");
    Path tape = folder.resolve("tape.yaml");
    ServerSettings server =
        ServerSettings.builder().drain(Duration.ofSeconds(10)).environment(Map.of()).build();
    HttpClient client = new HttpClient();
    client.start();
    long start = System.nanoTime();
    Server gateway = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    gateway.setHandler(new Gateway());
    gateway.start();
    UpstreamUrl url = UpstreamUrl.parse(gateway.getURI().toString());
    try (UnderstudyServer recorder =
        UnderstudyServer.start(SessionOptions.record(url, tape).build(), server)) {
      Semaphore slots = new Semaphore(AT_ONCE);
      for (int i = 1; i <= CALLS; i++) {
        slots.acquire();
        client
            .POST(recorder.baseUrl() + "/v1/chat/completions")
            .body(new StringRequestContent("application/json", "{\"n\":" + i + "}"))
            .onResponseContent((response, content) -> {})
            .send(result -> slots.release());
        if (i % (CALLS / 10) == 0) {
          awaitWritten(recorder, i);
          System.gc();
          long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
          System.out.printf("%6d calls, %4d MB live%n", i, heap / 1_000_000);
        }
      }
      slots.acquire(AT_ONCE);
    }
    gateway.stop();
    client.stop();
    System.out.printf(
        "%d interactions in the cassette, %d MB, %d s%n",
        Cassette.open(tape).entries().size(),
        Files.size(tape) / 1_000_000,
        (System.nanoTime() - start) / 1_000_000_000);
    Files.delete(tape);
    Files.delete(folder);
  }

  /** Waits until the recordings are written, since this load is far above that of a user. */
  private static void awaitWritten(UnderstudyServer recorder, int calls)
      throws InterruptedException {
    while (recorder.own().recorder().orElseThrow().written() < calls - AT_ONCE) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Answers with a unique stream of a few chunks, and a cookie. */
  private static final class Gateway extends Handler.Abstract {
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      int call = calls.incrementAndGet();
      response.getHeaders().put("Content-Type", "text/event-stream");
      response.getHeaders().put("Set-Cookie", "id=" + call);
      new IteratingNestedCallback(callback) {
        private int chunk;

        @Override
        protected Action process() {
          if (chunk == 6) {
            return Action.SUCCEEDED;
          }
          chunk++;
          ByteBuffer data = BufferUtil.toBuffer("data: {\"c\":\"" + call + "\"}\n\n");
          response.write(chunk == 6, chunk == 6 ? BufferUtil.EMPTY_BUFFER : data, this);
          return Action.SCHEDULED;
        }
      }.iterate();
      return true;
    }
  }
}
