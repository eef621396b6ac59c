package dev.understudy.record;

import dev.understudy.cassette.End;
import dev.understudy.dialect.TerminalWatch;
import dev.understudy.dialect.Trouble;
import dev.understudy.exchange.Answers;
import dev.understudy.exchange.ResponseHead;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import dev.understudy.wire.MediaType;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through: the client's request goes upstream, each piece of the response goes
 * to the client at once, and the recording hangs off that.
 *
 * <p>The upstream is asked for the next piece when the client has taken the one before.
 */
final class Relay {

  /**
   * Hears how a call ended, once: when the client has got all it gets, and before the server counts
   * the call as over, so that a server that stops loses no recording.
   */
  interface Finish {
    /** The response came to an end, of whatever kind. */
    void responded(Recording recording, End end);

    /** There was no response; the client was told so, or had left ({@code trouble} is null). */
    void unanswered(Recording recording, @Nullable Trouble trouble, String reason);
  }

  /** What nginx and others note for a client that left; nobody is there to see it. */
  private static final int CLIENT_CLOSED_REQUEST = 499;

  /** Several old connections can be closed at the same time; the last attempt is on a new one. */
  private static final int MAX_ATTEMPTS = 5;

  private final Upstream upstream;
  private final Recording recording;
  private final RequestTee tee;
  private final Response response;
  private final Callback callback;
  private final Finish finish;
  private final ClientWatch watch;
  private final AtomicBoolean finished = new AtomicBoolean();
  private final boolean hasBody;
  private volatile @Nullable TerminalWatch terminal;
  private volatile boolean clientLeft;
  private volatile boolean responded;

  /** Whether a failure without a response may be that of an old connection, not of this call. */
  private volatile boolean stale;

  private final AtomicInteger attempts = new AtomicInteger();
  private volatile org.eclipse.jetty.client.@Nullable Request call;

  private Relay(
      Upstream upstream,
      Recording recording,
      RequestTee tee,
      Request client,
      Response response,
      Callback callback,
      Finish finish) {
    this.upstream = upstream;
    this.recording = recording;
    this.tee = tee;
    this.response = response;
    this.callback = callback;
    this.finish = finish;
    this.hasBody = RequestTee.hasBody(client);
    this.watch = new ClientWatch(client, this::onClientLeft);
  }

  static void start(
      Upstream upstream,
      Recording recording,
      RequestTee tee,
      Request client,
      Response response,
      Callback callback,
      Finish finish) {
    client.addIdleTimeoutListener(silence -> false);
    new Relay(upstream, recording, tee, client, response, callback, finish).send();
  }

  private void send() {
    org.eclipse.jetty.client.Request request = upstream.newRequest(recording.head());
    if (hasBody) {
      request.body(tee.newAttempt());
    }
    call = request;
    attempts.incrementAndGet();
    stale = true;
    request
        .onRequestBegin(begun -> {
          stale = upstream.isReused(begun.getConnection());
          recording.sending();
        })
        .onRequestSuccess(sent -> {
          recording.sent();
          watch.begin();
        })
        .onResponseHeaders(this::onHeaders)
        .onResponseContentSource((answer, source) -> new Copy(source).iterate())
        .send(this::onComplete);
  }

  private void onHeaders(org.eclipse.jetty.client.Response answer) {
    Headers headers =
        new Headers(
            answer.getHeaders().stream()
                .map(field -> new HeaderField(field.getName(), String.valueOf(field.getValue())))
                .toList());
    recording.responded(answer.getStatus(), headers);
    responded = true;
    if (MediaType.of(headers).isEventStream()) {
      terminal = new TerminalWatch(recording.head().dialect());
    }
    ResponseHead.apply(answer.getStatus(), headers, response);
  }

  private void onComplete(Result result) {
    if (result.isSucceeded()) {
      return;
    }
    Throwable failure = result.getFailure();
    if (clientLeft || tee.clientFailure().isPresent()) {
      leave(failure);
    } else if (responded) {
      cut(failure);
    } else if (mayRetry(failure)) {
      // Not from within this callback: the client is still taking the old connection down, and a
      // new call would meet its buffers there.
      upstream.soon(() -> tee.drain(this::sendAgain));
    } else {
      unanswered(failure);
    }
  }

  /**
   * Whether the call met a connection that the upstream was closing: it had carried a call before,
   * or closed before this one was on it, and not a byte of a response came. What has been kept of
   * the body can then be sent again; the upstream cannot have answered it.
   */
  private boolean mayRetry(Throwable failure) {
    boolean connectionLost =
        failure instanceof EOFException
            || failure instanceof ClosedChannelException
            || (failure instanceof SocketException && !(failure instanceof ConnectException));
    return stale
        && connectionLost
        && attempts.get() < MAX_ATTEMPTS
        && !recording.requestBody().overflowed();
  }

  private void sendAgain() {
    if (hasBody && !tee.isWhole()) {
      unanswered(new IOException("the request body could not be sent again"));
      return;
    }
    send();
  }

  private void onClientLeft() {
    clientLeft = true;
    org.eclipse.jetty.client.Request current = call;
    if (current != null) {
      abort(current);
    }
  }

  /** Ends the call upstream; {@link #onComplete} hears of it. */
  private static void abort(org.eclipse.jetty.client.Request call) {
    var unused = call.abort(new ClientLeftException());
  }

  private void leave(Throwable failure) {
    if (!responded) {
      letGo();
      finishUnanswered(null, "the client left before the gateway answered");
      response.setStatus(CLIENT_CLOSED_REQUEST);
      callback.succeeded();
      return;
    }
    TerminalWatch seen = terminal;
    finish(seen != null && seen.seen() ? End.COMPLETE : End.CLIENT_LEFT);
    fail(failure);
  }

  private void cut(Throwable failure) {
    finish(failure instanceof TimeoutException ? End.TIMED_OUT : End.UPSTREAM_CUT);
    fail(failure);
  }

  private void unanswered(Throwable failure) {
    boolean timeout = failure instanceof TimeoutException;
    Trouble trouble = timeout ? Trouble.UPSTREAM_TIMEOUT : Trouble.UPSTREAM_UNREACHABLE;
    String reason = reason(failure);
    String message =
        timeout
            ? "the gateway was silent for too long: " + reason
            : "the gateway could not be reached or gave no answer: " + reason;
    letGo();
    finishUnanswered(trouble, reason);
    Answers.refuse(recording.head(), response, callback, trouble, message);
  }

  private void fail(Throwable failure) {
    letGo();
    callback.failed(failure);
  }

  /** Reads nothing more from the client's connection: what comes there now is its next request. */
  private void letGo() {
    watch.end();
    tee.close();
  }

  private void finish(End end) {
    if (finished.compareAndSet(false, true)) {
      recording.ended();
      finish.responded(recording, end);
    }
  }

  private void finishUnanswered(@Nullable Trouble trouble, String reason) {
    if (finished.compareAndSet(false, true)) {
      finish.unanswered(recording, trouble, reason);
    }
  }

  private static String reason(Throwable failure) {
    if (failure instanceof EOFException || failure instanceof ClosedChannelException) {
      return "it closed the connection without an answer";
    }
    String message = failure.getMessage();
    String kind = failure.getClass().getSimpleName().replaceFirst("Exception$", "");
    return message == null || message.isBlank() ? kind : kind + ": " + message;
  }

  /** Copies the response body piece by piece. */
  private final class Copy extends IteratingCallback {

    private enum Step {
      HEAD,
      BODY,
      END,
      DONE
    }

    private final Content.Source source;
    private Step step = Step.HEAD;
    private final long length = response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    private long written;
    private Content.@Nullable Chunk current;

    Copy(Content.Source source) {
      this.source = source;
    }

    @Override
    protected Action process() {
      if (step == Step.HEAD) {
        step = Step.BODY;
        response.write(false, BufferUtil.EMPTY_BUFFER, this);
        return Action.SCHEDULED;
      }
      while (step == Step.BODY) {
        Content.Chunk chunk = source.read();
        if (chunk == null) {
          source.demand(this::iterate);
          return Action.IDLE;
        }
        if (Content.Chunk.isFailure(chunk)) {
          // The call's own end says what happened; see onComplete.
          return Action.IDLE;
        }
        if (chunk.isLast()) {
          step = Step.END;
        }
        if (chunk.hasRemaining()) {
          current = chunk;
          recording.chunk(chunk.getByteBuffer());
          TerminalWatch watched = terminal;
          if (watched != null) {
            watched.feed(chunk.getByteBuffer());
          }
          written += chunk.remaining();
          if (written == length) {
            // The client may send its next request before this response is over here.
            letGo();
          }
          response.write(false, chunk.getByteBuffer(), this);
          return Action.SCHEDULED;
        }
        chunk.release();
      }
      if (step == Step.END) {
        step = Step.DONE;
        recording.ended();
        letGo();
        response.write(true, BufferUtil.EMPTY_BUFFER, this);
        return Action.SCHEDULED;
      }
      return Action.SUCCEEDED;
    }

    @Override
    protected void onSuccess() {
      release();
    }

    @Override
    protected void onCompleteSuccess() {
      finish(End.COMPLETE);
      callback.succeeded();
      watch.closeIfPipelined();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
      release();
      clientLeft = true;
      org.eclipse.jetty.client.Request current = call;
      if (step == Step.DONE || current == null) {
        // The upstream had sent all of it.
        finish(End.COMPLETE);
        fail(cause);
        return;
      }
      Relay.abort(current);
    }

    private void release() {
      Content.Chunk written = current;
      current = null;
      if (written != null) {
        written.release();
      }
    }
  }

  private static final class ClientLeftException extends IOException {
    private static final long serialVersionUID = 1;

    ClientLeftException() {
      super("the client left");
    }
  }
}
