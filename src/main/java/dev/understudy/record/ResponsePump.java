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
 * Writes the pieces of an upstream's response to the client, each in a write of its own. The
 * upstream is asked for the next piece when the client has taken the one before.
 */
final class ResponsePump extends IteratingCallback {

  /** What there is to hear on the way. */
  interface Events {
    /** A piece has come, and is about to be written; the client may need none after it. */
    void onPiece(ByteBuffer bytes, boolean last);

    /** The client has taken everything; it is the upstream's turn. */
    void onWait();

    /** The response is whole, and its end is about to be written. */
    void onEnd();

    /** The client has got all of it. */
    void onWritten();

    /** The client could not be written to; {@code whole} when the upstream had sent everything. */
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

  /** What was there already when the head was to be written. */
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
        // The call's own end says what happened.
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

  /** Whether the head can go out with a piece that has come with it: that is one write less. */
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
