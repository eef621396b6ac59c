package dev.understudy.record;

import dev.understudy.cassette.End;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.dialect.TerminalWatch;
import dev.understudy.dialect.Trouble;
import dev.understudy.exchange.Answers;
import dev.understudy.exchange.Failures;
import dev.understudy.exchange.ResponseHead;
import dev.understudy.socket.OpenSockets;
import dev.understudy.socket.SocketEnd;
import dev.understudy.socket.SocketUpgrade;
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
  interface Finish {
    /** The response came to an end, of whatever kind. */
    void responded(Recording recording, RequestTee request, End end);

    /** There was no response; the client was told so, or had left ({@code trouble} is null). */
    void unanswered(Recording recording, @Nullable Trouble trouble, String reason);
  }

  /** What nginx and others note for a client that left; nobody is there to see it. */
  private static final int CLIENT_CLOSED_REQUEST = 499;

  private final Upstream upstream;
  private final Recording recording;
  private final RequestTee tee;
  private final Request client;
  private final Response response;
  private final Callback callback;
  private final Finish finish;
  private final Optional<SocketRelay> socket;
  private final ClientWatch watch;
  private final Silence silence;
  private final AtomicBoolean settled = new AtomicBoolean();
  private final boolean hasBody;
  private volatile @Nullable TerminalWatch terminal;
  private volatile boolean clientLeft;
  private volatile boolean responded;

  /** Whether a failure without a response may be that of an old connection, not of this call. */
  private volatile boolean stale = true;

  private volatile boolean retried;
  private volatile org.eclipse.jetty.client.@Nullable Request call;

  private Relay(
      Upstream upstream, OpenSockets sockets, Recording recording, ClientCall call, Finish finish) {
    this.upstream = upstream;
    this.recording = recording;
    this.tee = call.tee();
    this.client = call.request();
    this.response = call.response();
    this.callback = call.callback();
    this.finish = finish;
    this.hasBody = RequestTee.hasBody(client);
    this.watch = new ClientWatch(client, this::onClientLeft);
    this.silence = upstream.silence(this::abort);
    this.socket =
        recording.head().asksForWebSocket()
            ? Optional.of(
                new SocketRelay(
                    upstream, recording, sockets, end -> finish.responded(recording, tee, end)))
            : Optional.empty();
  }

  static void start(
      Upstream upstream, OpenSockets sockets, Recording recording, ClientCall call, Finish finish) {
    call.request().addIdleTimeoutListener(idle -> false);
    Relay relay = new Relay(upstream, sockets, recording, call, finish);
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
      terminal = new TerminalWatch(recording.head().dialect());
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
    TerminalWatch watched = terminal;
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
    settle(() -> finish.responded(recording, tee, End.COMPLETE), callback::succeeded);
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
      TerminalWatch seen = terminal;
      cut(seen != null && seen.seen() ? End.COMPLETE : End.CLIENT_LEFT, failure);
      return;
    }
    String reason = "the client left before the gateway answered";
    settle(
        () -> finish.unanswered(recording, null, reason),
        () -> {
          response.setStatus(CLIENT_CLOSED_REQUEST);
          callback.succeeded();
        });
  }

  private void cut(End end, Throwable failure) {
    settle(() -> finish.responded(recording, tee, end), () -> callback.failed(failure));
  }

  private void unanswered(Throwable failure) {
    boolean timeout = failure instanceof TimeoutException;
    Trouble trouble = timeout ? Trouble.UPSTREAM_TIMEOUT : Trouble.UPSTREAM_UNREACHABLE;
    String reason = Failures.reason(failure);
    String message =
        timeout
            ? "the gateway was silent for too long: " + reason
            : "the gateway could not be reached or gave no answer: " + reason;
    settle(
        () -> finish.unanswered(recording, trouble, reason),
        () -> Answers.refuse(recording.head(), response, callback, trouble, message));
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
