package dev.understudy.record;

import dev.understudy.http.BodyCollector;
import dev.understudy.wire.Bytes;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Sends the client's request body upstream, as fast as the upstream accepts it, and collects it. A
 * collected body can be sent again on another connection: each attempt has its own {@link
 * #newAttempt content}, and a failed attempt that still reads does not affect the next.
 * Thread-safe.
 */
final class RequestTee {

  private final Request client;
  private final BodyCollector collector;
  private final int cap;
  private boolean ended;
  private @Nullable Throwable failure;

  /** A chunk that would overflow the collector in {@link #collect}. */
  private Content.@Nullable Chunk heldBack;

  /** Runs when the client has sent more; there is one pending demand at a time. */
  private @Nullable Runnable waiting;

  private boolean asked;
  private boolean closedEarly;

  RequestTee(Request client, BodyCollector collector, int cap) {
    this.client = client;
    this.collector = collector;
    this.cap = cap;
  }

  /** Whether the request has a body at all (RFC 9112, 6.3). */
  static boolean hasBody(Request request) {
    return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING) || request.getLength() > 0;
  }

  /** The body from its first byte, for one attempt to send the request. */
  org.eclipse.jetty.client.Request.Content newAttempt() {
    return new Attempt();
  }

  /** Reads the whole body, or as much as can be collected, before anything is sent upstream. */
  void collect(Runnable done) {
    readOn(true, done);
  }

  /** Reads the rest of the body, without an upstream. */
  void drain(Runnable done) {
    readOn(false, done);
  }

  /** Whether the body has been collected from its first byte to its last. */
  synchronized boolean isWhole() {
    return ended && failure == null && !collector.overflowed();
  }

  /**
   * Whether the response ended before the request did, so that the request is only partly known.
   */
  synchronized boolean isBrokenOff() {
    return closedEarly;
  }

  /** The failure of the client's request, if the client broke it off. */
  synchronized Optional<Throwable> clientFailure() {
    return closedEarly ? Optional.empty() : Optional.ofNullable(failure);
  }

  private void readOn(boolean upToCap, Runnable done) {
    while (true) {
      synchronized (this) {
        if (ended || heldBack != null) {
          break;
        }
        Content.Chunk chunk = client.read();
        if (chunk == null) {
          await(() -> readOn(upToCap, done));
          return;
        }
        if (upToCap && collector.size() + chunk.remaining() > cap) {
          heldBack = chunk;
        } else {
          keep(chunk);
          chunk.release();
        }
      }
    }
    done.run();
  }

  /** Stops reading the request, since its response is complete. */
  synchronized void close() {
    if (!ended) {
      ended = true;
      closedEarly = hasBody(client);
      failure = new IOException("the response was complete before the request");
      if (heldBack != null) {
        heldBack.release();
        heldBack = null;
      }
    }
  }

  private synchronized Content.@Nullable Chunk next() {
    if (failure != null) {
      return Content.Chunk.from(failure);
    }
    if (ended) {
      return Content.Chunk.EOF;
    }
    Content.Chunk chunk = heldBack == null ? client.read() : heldBack;
    heldBack = null;
    if (chunk == null) {
      return null;
    }
    keep(chunk);
    if (ended && !chunk.isLast()) {
      Content.Chunk last = Content.Chunk.from(Bytes.copyOf(chunk.getByteBuffer()).asBuffer(), true);
      chunk.release();
      return last;
    }
    return chunk;
  }

  private void keep(Content.Chunk chunk) {
    if (Content.Chunk.isFailure(chunk)) {
      failure = chunk.getFailure();
      ended = true;
    } else {
      collector.add(chunk.getByteBuffer());
      // Reads nothing after the last byte, where the client's next request begins.
      ended = chunk.isLast() || collector.size() == client.getLength();
    }
  }

  private synchronized void await(Runnable available) {
    waiting = available;
    if (!asked) {
      asked = true;
      client.demand(this::onAvailable);
    }
  }

  private void onAvailable() {
    Runnable next;
    synchronized (this) {
      asked = false;
      next = waiting;
      waiting = null;
    }
    if (next != null) {
      next.run();
    }
  }

  private synchronized boolean isReady() {
    return ended || heldBack != null;
  }

  private final class Attempt implements org.eclipse.jetty.client.Request.Content {

    /** The number of collected bytes that have been sent. */
    private int position;

    @Override
    public long getLength() {
      return client.getLength();
    }

    /** Returns null, since the client's content type is among the headers. */
    @Override
    public @Nullable String getContentType() {
      return null;
    }

    @Override
    public Content.@Nullable Chunk read() {
      synchronized (RequestTee.this) {
        if (position < collector.held()) {
          var kept = collector.body().bytesOrEmpty();
          Content.Chunk again =
              Content.Chunk.from(kept.slice(position, kept.size()).asBuffer(), ended);
          position = kept.size();
          return again;
        }
        Content.Chunk chunk = next();
        position = collector.held();
        return chunk;
      }
    }

    @Override
    public void demand(Runnable available) {
      boolean ready;
      synchronized (RequestTee.this) {
        ready = position < collector.held() || isReady();
        if (!ready) {
          await(available);
        }
      }
      if (ready) {
        available.run();
      }
    }

    /** Ends this attempt only; the client's body stays readable for another. */
    @Override
    public void fail(Throwable cause) {}
  }
}
