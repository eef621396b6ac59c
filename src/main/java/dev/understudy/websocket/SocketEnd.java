package dev.understudy.websocket;

import dev.understudy.cassette.Close;
import dev.understudy.cassette.Opcode;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.RedactedStackTrace;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of a WebSocket. It delivers the next frame when the previous one has been handled, so
 * that a slow receiver slows down the sender. Thread-safe.
 */
public final class SocketEnd implements FrameHandler {

  /** The largest accepted frame, in bytes; a larger one closes the connection with 1009. */
  public static final int MAX_FRAME = 64 * 1024 * 1024;

  private static final int SERVER_ERROR = 1011;

  private static final Logger LOG = LoggerFactory.getLogger(SocketEnd.class);

  /** How long to wait for the answer to a close frame, in seconds. */
  private static final long PATIENCE_WITH_CLOSE = 5;

  /** Receives the events of an end. Only {@link #onEnd} can run concurrently with another event. */
  public interface Events {
    /** The connection is open; no frame is delivered before {@link SocketEnd#read}. */
    void onOpen();

    /**
     * A frame other than a close frame has been received.
     *
     * @param done must be called to receive the next frame; the payload is valid until then
     */
    void onFrame(Opcode opcode, boolean fin, ByteBuffer payload, Runnable done);

    /**
     * A close frame has been received; it is answered with the same code, unless one was sent
     * before.
     *
     * @param code the close code, or {@link Close#NO_CODE} if there was none
     */
    void onClose(int code, String reason);

    /**
     * The connection has ended; called once.
     *
     * @param failure the reason, if it did not end with close frames
     */
    void onEnd(Optional<Throwable> failure);
  }

  private final Events events;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable CoreSession session;
  private volatile @Nullable Throwable failure;

  /** Creates an end that is not connected. */
  public SocketEnd(Events events) {
    this.events = events;
  }

  /** Configures a connection: whole frames up to {@link #MAX_FRAME}, and no idle timeout. */
  static void configure(Configuration configuration) {
    configuration.setAutoFragment(false);
    configuration.setMaxFrameSize(MAX_FRAME);
    configuration.setIdleTimeout(Duration.ZERO);
  }

  /** Starts to read frames. */
  public void read() {
    demand();
  }

  /**
   * Sends a frame; {@code sent} runs when it has been written. If it cannot be sent, the connection
   * is aborted, since {@code sent} would never run.
   */
  public void send(Opcode opcode, boolean fin, ByteBuffer payload, Runnable sent) {
    CoreSession open = session;
    if (open != null) {
      open.sendFrame(
          new Frame(opcode.number(), fin, payload),
          Callback.from(
              sent,
              cause -> {
                noteFailure(cause);
                open.abort();
              }),
          false);
    }
  }

  /** Sends a recorded frame; {@code sent} runs when it has been written. */
  public void send(Opcode opcode, boolean fin, Bytes payload, Runnable sent) {
    send(opcode, fin, payload.asBuffer(), sent);
  }

  /**
   * Sends a close frame. After code 1000, a code from 3000, or no code, the connection ends with
   * the answer or a timeout; after any other code it ends at once, so a peer that is sending may
   * see a reset.
   */
  public void close(int code, String reason) {
    CoreSession open = session;
    if (open == null || !open.isOutputOpen()) {
      return;
    }
    CompletableFuture.delayedExecutor(PATIENCE_WITH_CLOSE, TimeUnit.SECONDS).execute(open::abort);
    CloseStatus status =
        code == Close.NO_CODE ? CloseStatus.NO_CODE_STATUS : new CloseStatus(code, reason);
    open.close(status, Callback.from(() -> {}, this::noteFailure));
  }

  /** Aborts the connection without a close frame. */
  public void abort() {
    CoreSession open = session;
    if (open != null) {
      open.abort();
    }
  }

  @Override
  public void onOpen(CoreSession opened, Callback callback) {
    session = opened;
    callback.succeeded();
    events.onOpen();
  }

  @Override
  public void onFrame(Frame frame, Callback callback) {
    if (frame.getOpCode() == OpCode.CLOSE) {
      CloseStatus status = CloseStatus.getCloseStatus(frame);
      String reason = status.getReason() == null ? "" : status.getReason();
      events.onClose(status.getCode(), reason);
      callback.succeeded();
      return;
    }
    ByteBuffer payload = frame.getPayload();
    try {
      events.onFrame(
          Opcode.of(frame.getOpCode()).orElseThrow(),
          frame.isFin(),
          payload == null ? ByteBuffer.allocate(0) : payload,
          () -> {
            callback.succeeded();
            demand();
          });
    } catch (RuntimeException | StackOverflowError error) {
      LOG.error("a frame could not be handled", RedactedStackTrace.of(error));
      noteFailure(error);
      // Without the error's message, which may quote the frame.
      close(SERVER_ERROR, "an internal error in Understudy");
      callback.succeeded();
    }
  }

  @Override
  public void onError(Throwable cause, Callback callback) {
    noteFailure(cause);
    callback.succeeded();
  }

  @Override
  public void onClosed(CloseStatus status, Callback callback) {
    callback.succeeded();
    if (ended.compareAndSet(false, true)) {
      events.onEnd(Optional.ofNullable(failure));
    }
  }

  private void demand() {
    CoreSession open = session;
    if (open != null) {
      open.demand();
    }
  }

  private void noteFailure(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
  }
}
