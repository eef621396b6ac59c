package dev.understudy.record;

import dev.understudy.cassette.End;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.dialect.TerminalEventDetector;
import dev.understudy.http.Answers;
import dev.understudy.http.Failures;
import dev.understudy.http.ResponseHead;
import dev.understudy.websocket.OpenSockets;
import dev.understudy.websocket.SocketEnd;
import dev.understudy.websocket.SocketUpgrade;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import dev.understudy.wire.MediaType;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through: the client's request goes upstream, each piece of the response goes
 * to the client at once, and the recording hangs off that.
 *
 * <p>However the call ends, it ends in {@link #settle}: first the recording is handed over, then
 * the server learns that the call is over.
 */
final class Relay implements ResponsePump.Events {

  /** Hears how a call ended, once, before the server counts it as over. */
  interface Listener {
    /** The response came to an end, of whatever kind. */
    void responded(Recording recording, RequestTee request, End end);

    /** There was no response; the client was told so, or had left ({@code kind} is null). */
    void unanswered(Recording recording, @Nullable ErrorKind kind, String reason);
  }

  /** What nginx and others note for a client that left; nobody is there to see it. */
  private static final int CLIENT_CLOSED_REQUEST = 499;

  private final Upstream upstream;
  private final Recording recording;
  private final RequestTee tee;
  private final Request client;
  private final Response response;
  private final Callback callback;
  private final Listener listener;
  private final Optional<SocketRelay> socket;
  private final DisconnectWatch watch;
  private final IdleTimeout silence;
  private final AtomicBoolean settled = new AtomicBoolean();
  private final boolean hasBody;
  private volatile @Nullable TerminalEventDetector terminal;
  private volatile boolean clientLeft;
  private volatile boolean responded;

  /** Whether a failure without a response may be that of an old connection, not of this call. */
  private volatile boolean stale = true;

  private volatile boolean retried;
  private volatile org.eclipse.jetty.client.@Nullable Request call;

  private Relay(
      Upstream upstream,
      OpenSockets sockets,
      Recording recording,
      ClientCall call,
      Listener listener) {
    this.upstream = upstream;
    this.recording = recording;
    this.tee = call.tee();
    this.client = call.request();
    this.response = call.response();
    this.callback = call.callback();
    this.listener = listener;
    this.hasBody = RequestTee.hasBody(client);
    this.watch = new DisconnectWatch(client, this::onClientLeft);
    this.silence = upstream.silence(this::abort);
    this.socket =
        recording.head().asksForWebSocket()
            ? Optional.of(
                new SocketRelay(
                    upstream, recording, sockets, end -> listener.responded(recording, tee, end)))
            : Optional.empty();
  }

  static void start(
      Upstream upstream,
      OpenSockets sockets,
      Recording recording,
      ClientCall call,
      Listener listener) {
    call.request().addIdleTimeoutListener(idle -> false);
    Relay relay = new Relay(upstream, sockets, recording, call, listener);
    relay.prepare().send(relay::onComplete);
    relay.silence.begin();
  }

  private org.eclipse.jetty.client.Request prepare() {
    org.eclipse.jetty.client.Request request = upstream.newRequest(recording.head());
    if (hasBody) {
      request.body(tee.newAttempt());
    }
    call = request;
    socket.ifPresent(asked ->
        upstream.askForWebSocket(request, asked.gateway(), headers -> onUpgraded(asked, headers)));
    return request
        .onRequestBegin(begun -> {
          stale = upstream.isReused(begun.getConnection());
          recording.sending();
        })
        .onRequestContent((sending, content) -> silence.expect())
        .onRequestSuccess(sent -> {
          recording.sent();
          // The first frame of a client that does not wait for the upgrade has to stay unread.
          if (socket.isEmpty()) {
            watch.begin();
          }
        })
        .onResponseHeaders(this::onHeaders)
        .onResponseContentSource((answer, source) -> {
          if (!isUpgrade(answer)) {
            new ResponsePump(source, response, this).iterate();
          }
        });
  }

  private void onHeaders(org.eclipse.jetty.client.Response answer) {
    if (isUpgrade(answer)) {
      return;
    }
    Headers headers =
        new Headers(
            answer.getHeaders().stream()
                .map(field -> new HeaderField(field.getName(), String.valueOf(field.getValue())))
                .toList());
    recording.responded(answer.getStatus(), headers);
    responded = true;
    if (MediaType.of(headers).isEventStream()) {
      terminal = new TerminalEventDetector(recording.head().dialect());
    }
    ResponseHead.apply(answer.getStatus(), headers, response);
    if (ResponseHead.isBodiless(response)
        || headers.first("content-length").filter("0"::equals).isPresent()) {
      // The head is all of it: the client may send its next request as soon as it has that.
      letGo();
    }
  }

  /** Of upgrades only one that failed comes by as a response; its failure follows. */
  private static boolean isUpgrade(org.eclipse.jetty.client.Response answer) {
    return answer.getStatus() == RecordedResponse.UPGRADED;
  }

  /** The gateway speaks WebSocket from now on; this call has ended well with that. */
  private void onUpgraded(SocketRelay upgraded, Headers headers) {
    silence.end();
    letGo();
    settled.set(true);
    upgraded.upgraded(headers, end -> accept(upgraded, headers, end));
  }

  /** Tells the client of the upgrade; however that fails, the gateway hears of it. */
  private void accept(SocketRelay upgraded, Headers headers, SocketEnd end) {
    Callback connecting =
        Callback.from(
            callback::succeeded,
            cause -> {
              upgraded.clientLeft();
              callback.failed(cause);
            });
    Answers.guard(
        recording.head(),
        response,
        connecting,
        () -> SocketUpgrade.accept(client, response, connecting, headers, end),
        upgraded::clientLeft);
  }

  @Override
  public void onPiece(ByteBuffer bytes, boolean last) {
    silence.rest();
    recording.chunk(bytes);
    TerminalEventDetector watched = terminal;
    if (watched != null) {
      watched.feed(bytes);
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
    settle(() -> listener.responded(recording, tee, End.COMPLETE), callback::succeeded);
  }

  @Override
  public void onWriteFailed(Throwable cause, boolean whole) {
    if (whole) {
      cut(End.COMPLETE, cause);
    } else {
      onClientLeft();
    }
  }

  /** Hears of failures only: a response that is complete ends with its last write to the client. */
  private void onComplete(Result result) {
    if (result.isSucceeded() || (responded && result.getResponseFailure() == null)) {
      return;
    }
    Throwable failure = result.getFailure();
    if (clientLeft || tee.clientFailure().isPresent()) {
      leave(failure);
    } else if (responded) {
      recording.brokeOff(failure);
      cut(failure instanceof TimeoutException ? End.TIMED_OUT : End.UPSTREAM_CUT, failure);
    } else if (mayRetry(failure)) {
      retried = true;
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
    return stale && connectionLost && !retried && !recording.requestBody().overflowed();
  }

  private void sendAgain() {
    if (hasBody && !tee.isWhole()) {
      unanswered(new IOException("the request body could not be sent again"));
      return;
    }
    silence.expect();
    upstream.sendOnNewConnection(prepare(), this::onComplete, this::unanswered);
  }

  private void onClientLeft() {
    clientLeft = true;
    abort(new IOException("the client left"));
  }

  /** Ends the call upstream; {@link #onComplete} hears of it. */
  private void abort(Throwable cause) {
    org.eclipse.jetty.client.Request current = call;
    if (current != null) {
      var unused = current.abort(cause);
    }
  }

  private void leave(Throwable failure) {
    if (responded) {
      TerminalEventDetector seen = terminal;
      cut(seen != null && seen.seen() ? End.COMPLETE : End.CLIENT_LEFT, failure);
      return;
    }
    String reason = "the client left before the gateway answered";
    settle(
        () -> listener.unanswered(recording, null, reason),
        () -> {
          response.setStatus(CLIENT_CLOSED_REQUEST);
          callback.succeeded();
        });
  }

  private void cut(End end, Throwable failure) {
    settle(() -> listener.responded(recording, tee, end), () -> callback.failed(failure));
  }

  private void unanswered(Throwable failure) {
    boolean timeout = failure instanceof TimeoutException;
    ErrorKind kind = timeout ? ErrorKind.UPSTREAM_TIMEOUT : ErrorKind.UPSTREAM_UNREACHABLE;
    String reason = Failures.reason(failure);
    String message =
        timeout
            ? "the gateway was silent for too long: " + reason
            : "the gateway could not be reached or gave no answer: " + reason;
    settle(
        () -> listener.unanswered(recording, kind, reason),
        () -> Answers.refuse(recording.head(), response, callback, kind, message));
  }

  private void settle(Runnable handOver, Runnable over) {
    if (settled.compareAndSet(false, true)) {
      silence.end();
      letGo();
      recording.ended();
      handOver.run();
      over.run();
      watch.closeIfPipelined();
    }
  }

  /** Reads nothing more from the client's connection: what comes there now is its next request. */
  private void letGo() {
    watch.end();
    tee.close();
  }
}
