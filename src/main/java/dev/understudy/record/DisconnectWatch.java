package dev.understudy.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Detects that a client disconnects while nothing is written to it, by watching its connection for
 * reading. A pipelined request is lost: the connection is closed after the response, and the client
 * has to send the request again (which RFC 9112, 9.3.2 requires of clients that pipeline).
 *
 * <p>The watch must end before the server reads from the connection again. Thread-safe.
 */
final class DisconnectWatch implements Callback {

  private final @Nullable AbstractEndPoint endPoint;
  private final Runnable left;
  private boolean watching;
  private boolean ended;
  private boolean pipelined;

  /** Creates a watch that has not started. */
  DisconnectWatch(Request request, Runnable left) {
    EndPoint plain = request.getConnectionMetaData().getConnection().getEndPoint();
    this.endPoint = plain instanceof AbstractEndPoint watchable ? watchable : null;
    this.left = left;
  }

  /** Starts to watch, once the whole request has been read. */
  synchronized void begin() {
    if (endPoint != null && !ended && !watching) {
      watching = endPoint.tryFillInterested(this);
    }
  }

  /** Ends the watch. */
  synchronized void end() {
    ended = true;
    if (endPoint != null && watching) {
      watching = false;
      endPoint.getFillInterest().onFail(new IOException("the watch ended"));
    }
  }

  /** Closes the connection if a pipelined request was read, which will not be answered. */
  synchronized void closeIfPipelined() {
    if (endPoint != null && pipelined) {
      endPoint.close();
    }
  }

  /** Handles readable input: the end of the stream, or a pipelined request. */
  @Override
  public void succeeded() {
    boolean gone = false;
    synchronized (this) {
      watching = false;
      if (ended || endPoint == null) {
        return;
      }
      try {
        int count = endPoint.fill(ByteBuffer.allocate(1).limit(0));
        gone = count < 0;
        pipelined = count > 0;
      } catch (IOException reset) {
        gone = true;
      }
      if (!gone && !pipelined) {
        begin();
      }
    }
    if (gone) {
      left.run();
    }
  }

  @Override
  public void failed(Throwable cause) {
    boolean wasEnded;
    synchronized (this) {
      watching = false;
      wasEnded = ended;
    }
    if (!wasEnded) {
      left.run();
    }
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
