package dev.understudy.record;

import dev.understudy.http.ResponseHead;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Sends the chunks of an upstream's response to the client, each in a separate write. It demands
 * the next chunk from the upstream when the client has taken the previous one.
 */
final class ResponsePump extends IteratingCallback {

  /** Listens to the progress of the response. */
  interface Events {
    /** A chunk is about to be written; {@code last} if the response may be complete with it. */
    void onPiece(ByteBuffer bytes, boolean last);

    /** The client has taken everything so far; more is expected from the upstream. */
    void onWait();

    /** The response is complete, and its end is about to be written. */
    void onEnd();

    /** The whole response has been written. */
    void onWritten();

    /** Writing to the client failed; {@code whole} if the upstream had sent everything. */
    void onWriteFailed(Throwable cause, boolean whole);
  }

  private enum Step {
    HEAD,
    BODY,
    END,
    DONE
  }

  private final Content.Source source;
  private final Response response;
  private final Events events;
  private final long length;
  private long written;
  private Step step = Step.HEAD;

  /** A chunk that was available before the head was written. */
  private Content.@Nullable Chunk ahead;

  private Content.@Nullable Chunk current;

  ResponsePump(Content.Source source, Response response, Events events) {
    this.source = source;
    this.response = response;
    this.events = events;
    this.length = response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
  }

  @Override
  protected Action process() {
    if (step == Step.HEAD) {
      step = Step.BODY;
      ahead = source.read();
      if (!startsWithBody(ahead)) {
        response.write(false, BufferUtil.EMPTY_BUFFER, this);
        return Action.SCHEDULED;
      }
    }
    while (step == Step.BODY) {
      Content.Chunk chunk = ahead == null ? source.read() : ahead;
      ahead = null;
      if (chunk == null) {
        events.onWait();
        source.demand(this::iterate);
        return Action.IDLE;
      }
      if (Content.Chunk.isFailure(chunk)) {
        // The end of the upstream call reports the failure.
        return Action.IDLE;
      }
      if (chunk.isLast()) {
        step = Step.END;
      }
      if (chunk.hasRemaining() && !ResponseHead.isBodiless(response)) {
        current = chunk;
        written += chunk.remaining();
        events.onPiece(chunk.getByteBuffer(), written == length);
        response.write(false, chunk.getByteBuffer(), this);
        return Action.SCHEDULED;
      }
      chunk.release();
    }
    if (step == Step.END) {
      step = Step.DONE;
      events.onEnd();
      response.write(true, BufferUtil.EMPTY_BUFFER, this);
      return Action.SCHEDULED;
    }
    return Action.SUCCEEDED;
  }

  /**
   * Whether the head can be written together with a chunk that came with it, which saves a write.
   */
  private boolean startsWithBody(Content.@Nullable Chunk first) {
    return first != null
        && !Content.Chunk.isFailure(first)
        && first.hasRemaining()
        && !ResponseHead.isBodiless(response);
  }

  @Override
  protected void onSuccess() {
    release();
  }

  @Override
  protected void onCompleteSuccess() {
    events.onWritten();
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    release();
    current = ahead;
    release();
    events.onWriteFailed(cause, step == Step.END || step == Step.DONE);
  }

  private void release() {
    Content.Chunk done = current;
    current = null;
    if (done != null) {
      done.release();
    }
  }
}
