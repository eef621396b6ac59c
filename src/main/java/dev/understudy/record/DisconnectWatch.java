package dev.understudy.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a client leaves while nothing is written to it, by watching its connection for
 * reading. A client that sends the next request already loses it: its connection is closed after
 * the response, and it has to send it again (RFC 9112, 9.3.2 asks that of clients that pipeline).
 *
 * <p>The watch has to end before the server reads from the connection again.
 */
final class DisconnectWatch implements Callback {

  private final @Nullable AbstractEndPoint endPoint;
  private final Runnable left;
  private boolean watching;
  private boolean ended;
  private boolean pipelined;

  /** A watch that has not begun. */
  DisconnectWatch(Request request, Runnable left) {
    EndPoint plain = request.getConnectionMetaData().getConnection().getEndPoint();
    this.endPoint = plain instanceof AbstractEndPoint watchable ? watchable : null;
    this.left = left;
  }

  /** Begins to watch, once the whole request has been read. */
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

  /** Closes the connection when a request was read from it that nobody will answer. */
  synchronized void closeIfPipelined() {
    if (endPoint != null && pipelined) {
      endPoint.close();
    }
  }

  /** Something can be read: the end of the stream, or a request too early. */
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
