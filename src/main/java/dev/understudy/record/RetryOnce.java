package dev.understudy.record;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import org.eclipse.jetty.client.Connection;

/**
 * Decides whether to send a failed call again: once, if it used a connection that the upstream was
 * closing. That is a connection which had carried a call before, or closed before this call was
 * sent, and on which no byte of a response was received.
 */
final class RetryOnce {

  private final Upstream upstream;
  private volatile boolean stale = true;
  private volatile boolean used;

  RetryOnce(Upstream upstream) {
    this.upstream = upstream;
  }

  /** Notes the connection of the call. */
  void begins(Connection connection) {
    stale = upstream.isReused(connection);
  }

  /**
   * Whether to send the call again; true at most once.
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
