package dev.understudy.record;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import org.eclipse.jetty.client.Connection;

/**
 * Decides whether a call that failed is sent again: once, when it met a connection that the
 * upstream was closing. Such a connection had carried a call before, or closed before this call was
 * on it, and not a byte of a response came: the upstream cannot have answered.
 */
final class RetryOnce {

  private final Upstream upstream;
  private volatile boolean stale = true;
  private volatile boolean used;

  RetryOnce(Upstream upstream) {
    this.upstream = upstream;
  }

  /** The call begins on this connection. */
  void begins(Connection connection) {
    stale = upstream.isReused(connection);
  }

  /**
   * Whether the call is to be sent again; true once at most.
   *
   * @param failure why there was no response
   */
  boolean isDue(Throwable failure) {
    boolean lost =
        failure instanceof EOFException
            || failure instanceof ClosedChannelException
            || (failure instanceof SocketException && !(failure instanceof ConnectException));
    if (!stale || !lost || used) {
      return false;
    }
    used = true;
    return true;
  }
}
