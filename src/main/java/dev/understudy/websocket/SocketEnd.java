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
 * One end of a WebSocket. It hands over one frame, and the next when that has been dealt with, so
 * that whoever is slow holds up who sends. Safe for use by several threads.
 */
public final class SocketEnd implements FrameHandler {

  /** The largest frame that is taken, in bytes; a larger one ends the connection with 1009. */
  public static final int MAX_FRAME = 64 * 1024 * 1024;

  private static final int SERVER_ERROR = 1011;

  private static final Logger LOG = LoggerFactory.getLogger(SocketEnd.class);

  /** How long a peer may take to answer a close frame, in seconds. */
  private static final long PATIENCE_WITH_CLOSE = 5;

  /** Hears what comes. Never from two threads at once but for {@link #onEnd}. */
  public interface Events {
    /** The connection is open; nothing comes before {@link SocketEnd#read}. */
    void onOpen();

    /**
     * A frame has come, other than a close frame.
     *
     * @param done is to be called when the next may come; the payload is valid until then
     */
    void onFrame(Opcode opcode, boolean fin, ByteBuffer payload, Runnable done);

    /**
     * A close frame has come; it is answered by the same one, unless one was sent before.
     *
     * @param code {@link Close#NO_CODE} where it had none
     */
    void onClose(int code, String reason);

    /**
     * The connection is over, once.
     *
     * @param failure why, where it did not end by close frames
     */
    void onEnd(Optional<Throwable> failure);
  }

  private final Events events;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable CoreSession session;
  private volatile @Nullable Throwable failure;

  /** An end that is not connected yet. */
  public SocketEnd(Events events) {
    this.events = events;
  }

  /** Sets what every connection here has: whole frames, no limit but one, no time limit. */
  static void configure(Configuration configuration) {
    configuration.setAutoFragment(false);
    configuration.setMaxFrameSize(MAX_FRAME);
    configuration.setIdleTimeout(Duration.ZERO);
  }

  /** Begins to read frames. */
  public void read() {
    demand();
  }

  /**
   * Sends a frame; {@code sent} runs when it is out. One that cannot be sent breaks the connection
   * off: whoever waits for it would wait for ever.
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

  /** Sends a frame of a cassette. */
  public void send(Opcode opcode, boolean fin, Bytes payload, Runnable sent) {
    send(opcode, fin, payload.asBuffer(), sent);
  }

  /**
   * Sends a close frame. Behind 1000, 3000 and more, and none, the connection ends with the answer
   * to it, or after a while; behind any other code at once, so that a peer which is sending may see
   * a reset.
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

  /** Breaks the connection off, without a close frame. */
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
      // Not the error's own words: they may repeat what the frame said.
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
