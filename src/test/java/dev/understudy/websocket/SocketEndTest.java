package dev.understudy.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Opcode;
import dev.understudy.http.Exchange;
import dev.understudy.testing.RawSocket;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.Headers;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class SocketEndTest {

  @Test
  void aFrameThatCannotBeSentBreaksTheConnectionOff() throws Exception {
    Server server = new Server(0);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            SocketUpgrade.accept(
                Exchange.of(request, response, callback), Headers.NONE, new Wrong().end);
            return true;
          }
        });
    server.start();
    try (RawSocket client = RawSocket.connect(server.getURI(), "/", "")) {
      assertThat(client.receive()).isEmpty();
    } finally {
      server.stop();
    }
  }

  /** Goes on with a message that was never begun. */
  private static final class Wrong implements SocketEnd.Events {
    private final SocketEnd end = new SocketEnd(this);

    @Override
    public void onOpen() {
      end.send(Opcode.CONTINUATION, true, Bytes.utf8("x"), () -> {});
    }

    @Override
    public void onFrame(Opcode opcode, boolean fin, ByteBuffer payload, Runnable done) {}

    @Override
    public void onClose(int code, String reason) {}

    @Override
    public void onEnd(Optional<Throwable> failure) {}
  }
}
