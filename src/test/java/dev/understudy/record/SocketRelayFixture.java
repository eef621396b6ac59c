package dev.understudy.record;

import static dev.understudy.testing.Sockets.answer;
import static dev.understudy.testing.Sockets.connect;

import dev.understudy.server.UnderstudyServer;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.RawSocket.RawFrame;
import dev.understudy.testing.RawUpstream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Gateways that speak on sockets, and a client that is connected to one through a recorder. */
abstract class SocketRelayFixture extends RecorderFixture {

  static final List<String> ONE = answer("resp_1", "one");
  static final List<String> TWO = answer("resp_2", "two");

  /** Connects a client to a gateway through a recorder, and closes all three. */
  void relaying(RawUpstream gateway, BiConsumer<UnderstudyServer, RawSocket> test) {
    try (RawUpstream upstream = gateway;
        UnderstudyServer recorder = Doubles.recorder(upstream, tape);
        RawSocket client = connect(recorder.baseUrl())) {
      test.accept(recorder, client);
    }
  }

  /** A gateway that agrees to each upgrade, and leaves when it has said its part. */
  static RawUpstream gateway(Consumer<RawSocket> part) {
    return RawUpstream.start((request, connection) -> {
      part.accept(connection.upgrade(request, ""));
      return false;
    });
  }

  /** A gateway that answers each message. */
  static RawUpstream answering() {
    return gateway(socket -> {
      for (Optional<RawFrame> frame = socket.receive();
          frame.isPresent() && frame.get().opcode() == RawSocket.TEXT;
          frame = socket.receive()) {
        (frame.get().text().contains("resp_1") ? TWO : ONE).forEach(socket::text);
      }
    });
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
