package dev.understudy.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port on which nobody listens, and which nobody else gets meanwhile: a test that runs beside
 * this one could take a port that was merely left.
 */
public final class ClosedPort implements AutoCloseable {

  private final Socket held = new Socket();

  /** Takes one. */
  public ClosedPort() {
    try {
      held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  /** Where connections are refused. */
  public String url() {
    return "http://127.0.0.1:" + held.getLocalPort();
  }

  @Override
  public void close() {
    try {
      held.close();
    } catch (IOException notClosed) {
      throw new UncheckedIOException(notClosed);
    }
  }
}
