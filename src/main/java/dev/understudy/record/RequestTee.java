package dev.understudy.record;

import dev.understudy.exchange.BodyCollector;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The client's request body on its way upstream, read as fast as the upstream takes it and kept on
 * the way. What has been kept can be sent once more, on another connection.
 */
final class RequestTee implements org.eclipse.jetty.client.Request.Content {

  private final Request client;
  private final BodyCollector collector;
  private final int cap;

  /** How much of what was collected has been given upstream; only ever behind after a rewind. */
  private int position;

  private boolean clientEnded;
  private @Nullable Throwable clientFailure;

  /** A piece that would overflow the collector while the whole body was wanted first. */
  private Content.@Nullable Chunk heldBack;

  RequestTee(Request client, BodyCollector collector, int cap) {
    this.client = client;
    this.collector = collector;
    this.cap = cap;
  }

  /** Whether the request has a body at all (RFC 9112, 6.3). */
  static boolean hasBody(Request request) {
    return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
        || request.getLength() > 0;
  }

  /** Reads the whole body, or as much as can be kept, before anything goes upstream. */
  void collect(Runnable done) {
    while (true) {
      Content.Chunk chunk = client.read();
      if (chunk == null) {
        client.demand(() -> collect(done));
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        clientFailure = chunk.getFailure();
        clientEnded = true;
        done.run();
        return;
      }
      if (collector.size() + chunk.remaining() > cap) {
        heldBack = chunk;
        done.run();
        return;
      }
      collector.add(chunk.getByteBuffer());
      boolean last = chunk.isLast();
      chunk.release();
      if (last) {
        clientEnded = true;
        done.run();
        return;
      }
    }
  }

  /** Whether the body has been collected from its first byte to its last. */
  boolean isWhole() {
    return clientEnded && clientFailure == null && !collector.overflowed();
  }

  /** How the client broke its request off, if it did. */
  Optional<Throwable> clientFailure() {
    return Optional.ofNullable(clientFailure);
  }

  /** Begins again from the first byte. */
  void beginAgain() {
    position = 0;
  }

  /** Reads on without an upstream, so that the body becomes whole. */
  void drain(Runnable done) {
    position = collector.held();
    drainOn(done);
  }

  private void drainOn(Runnable done) {
    while (!clientEnded) {
      Content.Chunk chunk = readFromClient();
      if (chunk == null) {
        client.demand(() -> drainOn(done));
        return;
      }
      chunk.release();
    }
    done.run();
  }

  @Override
  public long getLength() {
    return client.getLength();
  }

  @Override
  public Content.@Nullable Chunk read() {
    if (position < collector.held()) {
      var rest = collector.body().bytesOrEmpty();
      Content.Chunk again =
          Content.Chunk.from(
              rest.slice(position, rest.size()).asBuffer(), clientEnded && heldBack == null);
      position = rest.size();
      return again;
    }
    if (clientFailure != null) {
      return Content.Chunk.from(clientFailure);
    }
    return clientEnded ? Content.Chunk.EOF : readFromClient();
  }

  private Content.@Nullable Chunk readFromClient() {
    Content.Chunk chunk = heldBack;
    heldBack = null;
    if (chunk == null) {
      chunk = client.read();
    }
    if (chunk == null) {
      return null;
    }
    if (Content.Chunk.isFailure(chunk)) {
      clientFailure = chunk.getFailure();
      clientEnded = true;
      return chunk;
    }
    collector.add(chunk.getByteBuffer());
    position = collector.held();
    clientEnded = chunk.isLast();
    return chunk;
  }

  @Override
  public void demand(Runnable demandCallback) {
    if (position < collector.held() || clientEnded || heldBack != null) {
      demandCallback.run();
    } else {
      client.demand(demandCallback);
    }
  }

  /** The upstream gave up; the client's request stays readable, for another attempt. */
  @Override
  public void fail(Throwable failure) {}
}
