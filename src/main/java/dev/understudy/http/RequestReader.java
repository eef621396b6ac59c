package dev.understudy.http;

import dev.understudy.cassette.Body;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads a whole request body without blocking a thread while the client is slow. */
public final class RequestReader {

  private final Request request;
  private final BodyCollector collector;
  private final Consumer<Body> done;
  private final Consumer<Throwable> failed;

  private RequestReader(Request request, int cap, Consumer<Body> done, Consumer<Throwable> failed) {
    this.request = request;
    this.collector = new BodyCollector(cap);
    this.done = done;
    this.failed = failed;
  }

  /**
   * Reads the body of {@code request}.
   *
   * @param cap the number of bytes that are kept
   * @param done receives the body as it was on the wire
   * @param failed called instead when the client broke off or its framing is wrong
   */
  public static void read(
      Request request, int cap, Consumer<Body> done, Consumer<Throwable> failed) {
    new RequestReader(request, cap, done, failed).read();
  }

  private void read() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this::read);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        failed.accept(chunk.getFailure());
        return;
      }
      collector.add(chunk.getByteBuffer());
      chunk.release();
      if (chunk.isLast()) {
        done.accept(collector.body());
        return;
      }
    }
  }
}
