package dev.understudy.sdk;

import static dev.understudy.testing.Sockets.answer;
import static dev.understudy.testing.Sockets.create;
import static dev.understudy.testing.Sockets.turn;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.ResponseConnection;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponsesClientEvent;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Interactions;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.Sockets;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients as people use them, against recorded conversations and through a recorder. */
class SocketClientsTest {

  private static final List<String> ONE = answer("resp_1", "one");
  private static final List<String> TWO = answer("resp_2", "two");

  @TempDir Path folder;

  @Test
  void theOfficialClientHasTwoTurnsFromTheTapeAndThroughARecorder() {
    Path tape = tape();
    Path again = folder.resolve("again.yaml");
    try (UnderstudyServer replayer = Doubles.replayer(Speed.INSTANT, Repeat.CYCLE, tape)) {
      official(replayer);
      try (UnderstudyServer recorder = Doubles.recorder(replayer.baseUrl().toString(), again)) {
        official(recorder);
        Doubles.awaitWritten(recorder, 1);
      }
    }
    try (UnderstudyServer replayer = Doubles.replayer(again)) {
      official(replayer);
      assertThat(replayer.own().journal().entries()).hasSize(3);
    }
  }

  @Test
  void theClientOfTheJdkHasTwoTurns() throws InterruptedException {
    try (UnderstudyServer replayer = Doubles.replayer(tape())) {
      BlockingQueue<String> came = new LinkedBlockingQueue<>();
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .header("Authorization", "Bearer dummy")
              .buildAsync(socketUrl(replayer), new Listener(came))
              .join();
      socket.sendText(create("a"), true).join();
      assertThat(take(came, ONE.size())).isEqualTo(ONE);
      socket.sendText(create("b", "resp_1"), true).join();
      assertThat(take(came, TWO.size())).isEqualTo(TWO);
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      assertThat(came.poll(10, TimeUnit.SECONDS)).isEqualTo("closed 1000");
    }
  }

  @Test
  void theClientOfJettyHasTwoTurns() throws Exception {
    WebSocketClient client = new WebSocketClient();
    client.start();
    try (UnderstudyServer replayer = Doubles.replayer(tape())) {
      BlockingQueue<String> came = new LinkedBlockingQueue<>();
      Session session =
          client.connect(new JettyListener(came), socketUrl(replayer)).get(10, TimeUnit.SECONDS);
      session.sendText(create("a"), Callback.NOOP);
      assertThat(take(came, ONE.size())).isEqualTo(ONE);
      session.sendText(create("b", "resp_1"), Callback.NOOP);
      assertThat(take(came, TWO.size())).isEqualTo(TWO);
      session.close();
    } finally {
      client.stop();
    }
  }

  @Test
  void aThousandSocketsHaveTheirPacedFramesAtOnce() throws InterruptedException {
    int sockets = 1000;
    try (UnderstudyServer replayer = Doubles.replayer(Speed.parse("0.02x"), Repeat.LAST, tape())) {
      HttpClient client = HttpClient.newHttpClient();
      List<BlockingQueue<String>> queues = new ArrayList<>();
      List<WebSocket> open = new ArrayList<>();
      for (int i = 0; i < sockets; i++) {
        BlockingQueue<String> came = new LinkedBlockingQueue<>();
        queues.add(came);
        open.add(
            client
                .newWebSocketBuilder()
                .buildAsync(socketUrl(replayer), new Listener(came))
                .join());
      }
      open.forEach(socket -> socket.sendText(create("a"), true));
      for (BlockingQueue<String> came : queues) {
        assertThat(take(came, ONE.size())).isEqualTo(ONE);
      }
      open.forEach(WebSocket::abort);
    }
  }

  private static void official(UnderstudyServer understudy) {
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .apiKey("dummy")
            .baseUrl(understudy.openAiBaseUrl().toString())
            .build();
    try (ResponseConnection connection = client.responses().connect()) {
      connection.send(event("a", Optional.empty()));
      Response first = connection.finalResponse();
      assertThat(first.id()).isEqualTo("resp_1");
      connection.send(event("b", Optional.of(first.id())));
      assertThat(connection.finalResponse().id()).isEqualTo("resp_2");
    } finally {
      client.close();
    }
  }

  private static ResponsesClientEvent event(String input, Optional<String> previous) {
    var create = ResponsesClientEvent.ResponseCreate.builder().model("m").input(input);
    previous.ifPresent(create::previousResponseId);
    return ResponsesClientEvent.ofResponseCreate(create.build());
  }

  private static URI socketUrl(UnderstudyServer understudy) {
    return URI.create(understudy.baseUrl().toString().replaceFirst("http", "ws") + Sockets.PATH);
  }

  private static List<String> take(BlockingQueue<String> came, int count)
      throws InterruptedException {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(came.poll(60, TimeUnit.SECONDS));
    }
    return taken;
  }

  private Path tape() {
    List<Frame> frames =
        Stream.concat(turn(0, create("a"), ONE), turn(90_000, create("b", "resp_1"), TWO)).toList();
    Interaction talk =
        Interactions.socket(1, new Conversation(frames, Optional.empty()), End.COMPLETE);
    return Sockets.write(folder.resolve("tape.yaml"), talk);
  }

  private static final class Listener implements WebSocket.Listener {
    private final BlockingQueue<String> came;
    private final StringBuilder text = new StringBuilder();

    Listener(BlockingQueue<String> came) {
      this.came = came;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        came.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      came.add("closed " + code);
      return null;
    }
  }

  /** Has to be public for Jetty. */
  public static final class JettyListener extends Session.Listener.AbstractAutoDemanding {
    private final BlockingQueue<String> came;

    JettyListener(BlockingQueue<String> came) {
      this.came = came;
    }

    @Override
    public void onWebSocketText(String message) {
      came.add(message);
    }
  }
}
