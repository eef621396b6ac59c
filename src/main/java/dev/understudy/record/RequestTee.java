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
 * The client's request body on its way upstream, read as fast as the upstream takes it and kept on
 * the way. What has been kept can be sent once more, on another connection: each attempt has its
 * own {@link #newAttempt content}, and a failed one that still reads takes nothing from the next.
 * Safe for use by several threads.
 */
final class RequestTee {

  private final Request client;
  private final BodyCollector collector;
  private final int cap;
  private boolean ended;
  private @Nullable Throwable failure;

  /** A piece that would overflow the collector while the whole body was wanted first. */
  private Content.@Nullable Chunk heldBack;

  /** Who wants to hear when the client has sent more; the client is asked once at a time. */
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

  /** The body from its first byte, for one attempt to send it. */
  org.eclipse.jetty.client.Request.Content newAttempt() {
    return new Attempt();
  }

  /** Reads the whole body, or as much as can be kept, before anything goes upstream. */
  void collect(Runnable done) {
    readOn(true, done);
  }

  /** Reads the whole body, without an upstream to take it. */
  void drain(Runnable done) {
    readOn(false, done);
  }

  /** Whether the body has been collected from its first byte to its last. */
  synchronized boolean isWhole() {
    return ended && failure == null && !collector.overflowed();
  }

  /** Whether the response ended before the request did, so that only a part of it is known. */
  synchronized boolean isBrokenOff() {
    return closedEarly;
  }

  /** How the client broke its request off, if it did. */
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

  /** Leaves the client's request alone from now on: its response is complete. */
  synchronized void close() {
    if (!ended) {
      ended = true;
      closedEarly = hasBody(client);
      failure = new IOException("the response was complete before the request was");
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
      // Nothing is read behind the last byte: there the client's next request begins.
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

    /** How much of what was collected has been given out. */
    private int position;

    @Override
    public long getLength() {
      return client.getLength();
    }

    /** None: what the client said stands among the headers. */
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

    /** This attempt is over; the client's body stays readable for another. */
    @Override
    public void fail(Throwable cause) {}
  }
}
