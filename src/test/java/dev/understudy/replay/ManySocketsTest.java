package dev.understudy.replay;

import static dev.understudy.testing.Sockets.answer;
import static dev.understudy.testing.Sockets.client;
import static dev.understudy.testing.Sockets.create;
import static dev.understudy.testing.Sockets.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interactions;
import dev.understudy.engine.LiveSession;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.Sockets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManySocketsTest {

  private static final int SOCKETS = 1000;
  private static final long GAP_MICROS = 20_000;

  @TempDir Path folder;

  @Test
  void aThousandPacedConversationsGetTheirFramesAndNeedNoThreadEach() {
    List<String> answer = answer("resp_1", "one");
    List<Frame> frames = new ArrayList<>(List.of(client(0, create("a"))));
    answer.forEach(event -> frames.add(server(frames.size() * GAP_MICROS, event)));
    Path tape =
        Sockets.write(
            folder.resolve("tape.yaml"),
            Interactions.socket(1, new Conversation(frames, Optional.empty()), End.COMPLETE));
    SessionOptions options =
        SessionOptions.replay(tape).speed(Speed.RECORDED).repeat(Repeat.LAST).build();
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(options)) {
      List<RawSocket> clients =
          IntStream.range(0, SOCKETS).mapToObj(i -> Sockets.connect(session.baseUrl())).toList();
      clients.forEach(socket -> socket.text(create("a")));
      long threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("understudy"))
              .count();
      assertThat(threads).isLessThan(SOCKETS / 2);
      for (RawSocket socket : clients) {
        assertThat(IntStream.range(0, answer.size()).mapToObj(i -> socket.next().text()))
            .isEqualTo(answer);
        socket.close();
      }
    }
  }
}
