package dev.understudy.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.settings.UpstreamSettings;
import dev.understudy.settings.UpstreamUrl;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetryOnceTest {

  private final Upstream upstream =
      Upstream.start(UpstreamSettings.of(UpstreamUrl.parse("http://127.0.0.1:1")));
  private final Connection connection = new Wire();

  @AfterEach
  void stop() {
    upstream.close();
  }

  static Stream<Exception> losses() {
    return Stream.of(
        new EOFException(), new ClosedChannelException(), new SocketException("reset"));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aConnectionThatHadCarriedACallIsTriedAgainWhenItIsLost(Exception loss) {
    new RetryOnce(upstream).begins(connection);
    RetryOnce second = new RetryOnce(upstream);
    second.begins(connection);
    assertThat(second.isDue(loss)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aConnectionThatWasLostBeforeTheCallIsTriedAgain(Exception loss) {
    assertThat(new RetryOnce(upstream).isDue(loss)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aFreshConnectionIsNotTriedAgain(Exception loss) {
    RetryOnce retry = new RetryOnce(upstream);
    retry.begins(connection);
    assertThat(retry.isDue(loss)).isFalse();
  }

  @Test
  void aCallIsSentAgainOnce() {
    RetryOnce retry = new RetryOnce(upstream);
    assertThat(retry.isDue(new EOFException())).isTrue();
    assertThat(retry.isDue(new EOFException())).isFalse();
  }

  static Stream<Exception> answers() {
    return Stream.of(
        new ConnectException("refused"),
        new TimeoutException(),
        new IOException("broken"),
        new IllegalStateException());
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anyOtherFailureIsNotTriedAgain(Exception failure) {
    RetryOnce retry = new RetryOnce(upstream);
    assertThat(retry.isDue(failure)).isFalse();
    assertThat(retry.isDue(new EOFException())).isTrue();
  }

  /** A connection that is only told apart from others. */
  private static final class Wire implements Connection {
    @Override
    public void send(Request request, Response.CompleteListener listener) {
      throw new AssertionError("RetryOnce sent a request itself");
    }

    @Override
    public void close() {}

    @Override
    public boolean isClosed() {
      return false;
    }
  }
}
