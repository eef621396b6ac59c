package dev.understudy.record;

import dev.understudy.cassette.End;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.dialect.TerminalEventDetector;
import dev.understudy.http.Exchange;
import dev.understudy.http.Failures;
import dev.understudy.http.JettyHeaders;
import dev.understudy.http.ResponseHead;
import dev.understudy.websocket.OpenSockets;
import dev.understudy.websocket.SocketEnd;
import dev.understudy.websocket.SocketUpgrade;
import dev.understudy.wire.Headers;
import dev.understudy.wire.MediaType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Relays one call: sends the client's request upstream, and each chunk of the response to the
 * client at once, and records both.
 *
 * <p>However the call ends, it ends in {@link #settle}: first the recording is handed over, then
 * the server learns that the call is over.
 */
final class Relay implements ResponsePump.Events {

  /** Receives the end of a call, once, before the server completes the call. */
  interface Listener {
    /** The response has ended, completely or not. */
    void responded(Recording recording, RequestTee request, End end);

    /** There was no response; the client received an error, or had left ({@code kind} is null). */
    void unanswered(Recording recording, @Nullable ErrorKind kind, String reason);
  }

  /** The phase of a call. */
  private enum Phase {
    /** The request is being sent upstream. */
    SENDING,
    /** The client left before a response began. */
    LEFT_UNANSWERED,
    /** The response is being sent to the client. */
    RESPONDING,
    /** The client left in the middle of the response. */
    LEFT,
    /** The end has been handed over; further events are ignored. */
    SETTLED;

    Phase responded() {
      return switch (this) {
        case SENDING -> RESPONDING;
        case LEFT_UNANSWERED -> LEFT;
        default -> this;
      };
    }

    Phase left() {
      return switch (this) {
        case SENDING -> LEFT_UNANSWERED;
        case RESPONDING -> LEFT;
        default -> this;
      };
    }

    boolean hasResponse() {
      return this == RESPONDING || this == LEFT;
    }

    boolean isLeft() {
      return this == LEFT_UNANSWERED || this == LEFT;
    }
  }

  /** The status that nginx and others log for a client that left; it is not sent. */
  private static final int CLIENT_CLOSED_REQUEST = 499;

  private final Upstream upstream;
  private final Recording recording;
  private final Exchange exchange;
  private final RequestTee tee;
  private final Listener listener;
  private final Optional<SocketRelay> socket;
  private final DisconnectWatch watch;
  private final IdleTimeout silence;
  private final RetryOnce retry;
  private final boolean hasBody;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.SENDING);
  private volatile @Nullable TerminalEventDetector terminal;
  private volatile @Nullable Request call;

  private Relay(
      Upstream upstream,
      OpenSockets sockets,
      Recording recording,
      ClientCall client,
      Listener listener) {
    this.upstream = upstream;
    this.recording = recording;
    this.exchange = client.exchange();
    this.tee = client.tee();
    this.listener = listener;
    this.hasBody = RequestTee.hasBody(exchange.request());
    this.watch = new DisconnectWatch(exchange.request(), this::onClientLeft);
    this.silence = upstream.silence(this::abort);
    this.retry = new RetryOnce(upstream);
    this.socket =
        exchange.head().asksForWebSocket()
            ? Optional.of(
                new SocketRelay(
                    upstream, recording, sockets, end -> listener.responded(recording, tee, end)))
            : Optional.empty();
  }

  static void start(
      Upstream upstream,
      OpenSockets sockets,
      Recording recording,
      ClientCall client,
      Listener listener) {
    client.exchange().request().addIdleTimeoutListener(idle -> false);
    Relay relay = new Relay(upstream, sockets, recording, client, listener);
    relay.prepare().send(relay::onComplete);
    relay.silence.begin();
  }

  private Request prepare() {
    Request request = upstream.newRequest(exchange.head());
    if (hasBody) {
      request.body(tee.newAttempt());
    }
    call = request;
    socket.ifPresent(asked ->
        upstream.askForWebSocket(request, asked.gateway(), headers -> onUpgraded(asked, headers)));
    return request
        .onRequestBegin(begun -> {
          retry.begins(begun.getConnection());
          recording.sending();
        })
        .onRequestContent((sending, content) -> silence.expect())
        .onRequestSuccess(sent -> {
          recording.sent();
          // A client may send its first frame before the upgrade; it must stay unread.
          if (socket.isEmpty()) {
            watch.begin();
          }
        })
        .onResponseHeaders(this::onHeaders)
        .onResponseContentSource((answer, source) -> {
          if (!isFailedUpgrade(answer)) {
            new ResponsePump(source, exchange.response(), this).iterate();
          }
        });
  }

  private void onHeaders(Response answer) {
    if (isFailedUpgrade(answer)) {
      return;
    }
    Headers headers = JettyHeaders.of(answer.getHeaders());
    recording.responded(answer.getStatus(), headers);
    phase.updateAndGet(Phase::responded);
    if (MediaType.of(headers).isEventStream()) {
      terminal = new TerminalEventDetector(exchange.head().dialect());
    }
    ResponseHead.apply(answer.getStatus(), headers, exchange.response());
    if (ResponseHead.isBodiless(exchange.response())
        || headers.first("content-length").filter("0"::equals).isPresent()) {
      // The response has no body, so the client may send its next request after the head.
      letGo();
    }
  }

  /**
   * Whether this is the 101 of an upgrade that failed. A successful one never reaches response
   * listeners.
   */
  private static boolean isFailedUpgrade(Response answer) {
    return answer.getStatus() == RecordedResponse.UPGRADED;
  }

  /** Ends this call after a successful upgrade to a WebSocket. */
  private void onUpgraded(SocketRelay upgraded, Headers headers) {
    silence.end();
    letGo();
    if (phase.getAndSet(Phase.SETTLED) == Phase.SETTLED) {
      upgraded.clientLeft();
      return;
    }
    upgraded.upgraded(headers, end -> accept(upgraded, headers, end));
  }

  /** Accepts the client's upgrade; if that fails, also closes the gateway's socket. */
  private void accept(SocketRelay upgraded, Headers headers, SocketEnd end) {
    Callback callback = exchange.callback();
    Exchange connecting =
        exchange.with(
            Callback.from(
                callback::succeeded,
                cause -> {
                  upgraded.clientLeft();
                  callback.failed(cause);
                }));
    connecting.answeringFailures(
        () -> SocketUpgrade.accept(connecting, headers, end), upgraded::clientLeft);
  }

  @Override
  public void onPiece(ByteBuffer bytes, boolean last) {
    silence.rest();
    recording.chunk(bytes);
    TerminalEventDetector detector = terminal;
    if (detector != null) {
      detector.feed(bytes);
    }
    if (last) {
      letGo();
    }
  }

  @Override
  public void onWait() {
    silence.expect();
  }

  @Override
  public void onEnd() {
    recording.ended();
    letGo();
  }

  @Override
  public void onWritten() {
    settle(() -> listener.responded(recording, tee, End.COMPLETE), exchange.callback()::succeeded);
  }

  @Override
  public void onWriteFailed(Throwable cause, boolean whole) {
    if (whole) {
      cut(End.COMPLETE, cause);
    } else {
      onClientLeft();
    }
  }

  /** Handles failures only: a complete response ends with its last write to the client. */
  private void onComplete(Result result) {
    Phase now = phase.get();
    if (result.isSucceeded()
        || now == Phase.SETTLED
        || (now.hasResponse() && result.getResponseFailure() == null)) {
      return;
    }
    Throwable failure = result.getFailure();
    if (now.isLeft() || tee.clientFailure().isPresent()) {
      leave(now, failure);
    } else if (now.hasResponse()) {
      recording.brokeOff(failure);
      cut(failure instanceof TimeoutException ? End.TIMED_OUT : End.UPSTREAM_CUT, failure);
    } else if (!recording.requestBody().overflowed() && retry.isDue(failure)) {
      // Not within this callback: the client is still closing the old connection, and a new call
      // would use its buffers.
      upstream.soon(() -> tee.drain(this::sendAgain));
    } else {
      unanswered(failure);
    }
  }

  private void sendAgain() {
    if (hasBody && !tee.isWhole()) {
      unanswered(new IOException("the request body could not be sent a second time"));
      return;
    }
    silence.expect();
    upstream.sendOnNewConnection(prepare(), this::onComplete, this::unanswered);
  }

  private void onClientLeft() {
    phase.updateAndGet(Phase::left);
    abort(new IOException("the client left"));
  }

  /** Ends the call upstream; {@link #onComplete} follows. */
  private void abort(Throwable cause) {
    Request current = call;
    if (current != null) {
      var unused = current.abort(cause);
    }
  }

  private void leave(Phase now, Throwable failure) {
    if (now.hasResponse()) {
      TerminalEventDetector detector = terminal;
      cut(detector != null && detector.seen() ? End.COMPLETE : End.CLIENT_LEFT, failure);
      return;
    }
    String reason = "the client left before the gateway answered";
    settle(
        () -> listener.unanswered(recording, null, reason),
        () -> {
          exchange.response().setStatus(CLIENT_CLOSED_REQUEST);
          exchange.callback().succeeded();
        });
  }

  private void cut(End end, Throwable failure) {
    settle(
        () -> listener.responded(recording, tee, end), () -> exchange.callback().failed(failure));
  }

  private void unanswered(Throwable failure) {
    boolean timeout = failure instanceof TimeoutException;
    ErrorKind kind = timeout ? ErrorKind.UPSTREAM_TIMEOUT : ErrorKind.UPSTREAM_UNREACHABLE;
    String reason = Failures.reason(failure);
    String message =
        timeout
            ? "timeout of the gateway: " + reason
            : "the gateway could not be reached or did not answer: " + reason;
    settle(
        () -> listener.unanswered(recording, kind, reason), () -> exchange.refuse(kind, message));
  }

  private void settle(Runnable handOver, Runnable over) {
    if (phase.getAndSet(Phase.SETTLED) != Phase.SETTLED) {
      silence.end();
      letGo();
      recording.ended();
      handOver.run();
      over.run();
      watch.closeIfPipelined();
    }
  }

  /** Stops reading from the client's connection, where the next request may follow. */
  private void letGo() {
    watch.end();
    tee.close();
  }
}
