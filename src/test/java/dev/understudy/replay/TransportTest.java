package dev.understudy.replay;

import static dev.understudy.testing.Sockets.answer;
import static dev.understudy.testing.Sockets.ask;
import static dev.understudy.testing.Sockets.connect;
import static dev.understudy.testing.Sockets.create;
import static dev.understudy.testing.Sockets.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Interactions;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.dialect.Turns;
import dev.understudy.engine.LiveSession;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Transport;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.Sockets;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.Headers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportTest {

  private static final List<String> ONE = answer("resp_1", "one");
  private static final List<String> TWO = answer("resp_2", "two");
  private static final String ERROR =
      "{\"type\":\"error\",\"status\":400,\"error\":{\"code\":\"previous_response_not_found\","
          + "\"message\":\"no\"}}";

  @TempDir Path folder;

  @Test
  void turnsOfASocketAnswerPosts() {
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(any(tape(talk())))) {
      String path = session.baseUrl().getPath() + Sockets.PATH;
      RawClient.Received second =
          RawClient.post(session.baseUrl(), path, post(create("b", "resp_1")));
      assertThat(second.status()).isEqualTo(200);
      assertThat(second.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(second.text()).isEqualTo(sse(TWO));
      assertThat(RawClient.post(session.baseUrl(), path, post(create("a"))).text())
          .isEqualTo(sse(ONE));
      assertThat(session.report().text()).contains("no problem in 2 requests");
      RawClient.Received used = RawClient.post(session.baseUrl(), path, post(create("a")));
      assertThat(used.status()).isEqualTo(404);
    }
  }

  @Test
  void anErrorFrameAnswersAPostWithItsStatus() {
    Interaction talk =
        Interactions.socket(
            1,
            new Conversation(turn(0, create("a"), List.of(ERROR)).toList(), Optional.empty()),
            End.COMPLETE);
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(any(tape(talk)))) {
      String path = session.baseUrl().getPath() + Sockets.PATH;
      RawClient.Received refusal = RawClient.post(session.baseUrl(), path, post(create("a")));
      assertThat(refusal.status()).isEqualTo(400);
      assertThat(refusal.text())
          .isEqualTo("{\"error\":{\"code\":\"previous_response_not_found\",\"message\":\"no\"}}");
    }
  }

  @Test
  void recordedStreamsArePlayedOnASocket() {
    List<Interaction> posts = Turns.of(talk()).stream().map(turn -> turn.asPost(talk())).toList();
    Path tape = folder.resolve("streams.yaml");
    Sockets.write(tape, numbered(posts.get(0), 1), numbered(posts.get(1), 2));
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(any(tape));
        RawSocket client = connect(session.baseUrl())) {
      assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
      assertThat(ask(client, create("b", "resp_1"), TWO.size())).isEqualTo(TWO);
      assertThat(session.report().text()).contains("no problem in 3 requests");
    }
  }

  @Test
  void aTurnThatAnswersAPostIsJudgedAsThePost() {
    List<String> wrong = new ArrayList<>(ONE);
    wrong.set(4, wrong.get(4).replace("\"delta\":\"one\"", "\"delta\":\"other\""));
    Path tape =
        tape(
            Interactions.socket(
                1,
                new Conversation(turn(0, create("a"), wrong).toList(), Optional.empty()),
                End.COMPLETE));
    SessionOptions options =
        SessionOptions.replay(tape).transport(Transport.ANY).profile("openai").build();
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(options)) {
      String path = session.baseUrl().getPath() + Sockets.PATH;
      RawClient.post(session.baseUrl(), path, post(create("a")));
      Awaitility.await().untilAsserted(() -> assertThat(session.report().text()).contains("R-07"));
    }
  }

  @Test
  void aStreamIsPlayedOnASocketThatTheGatewayRefused() {
    Interaction post = Turns.of(talk()).get(0).asPost(talk());
    Interaction refused =
        new Interaction(
            2,
            Optional.empty(),
            talk().request(),
            new RecordedResponse(404, Headers.NONE, List.of(), ContentCoding.IDENTITY),
            talk().timing(),
            End.COMPLETE);
    Path tape = folder.resolve("refused.yaml");
    Sockets.write(tape, numbered(post, 1), refused);
    SessionOptions any =
        SessionOptions.replay(tape).transport(Transport.ANY).allowLeftovers().build();
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(any);
        RawSocket client = connect(session.baseUrl())) {
      assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
    }
  }

  @Test
  void eachStaysOnItsOwnUnlessItIsAskedFor() {
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session =
            understudy
                .sessions()
                .open(SessionOptions.replay(tape(talk())).allowLeftovers().build())) {
      String path = session.baseUrl().getPath() + Sockets.PATH;
      assertThat(RawClient.post(session.baseUrl(), path, post(create("a"))).status())
          .isEqualTo(404);
    }
  }

  private static SessionOptions any(Path tape) {
    return SessionOptions.replay(tape).transport(Transport.ANY).build();
  }

  private Path tape(Interaction talk) {
    return Sockets.write(folder.resolve("tape.yaml"), talk);
  }

  private static Interaction talk() {
    return Interactions.socket(
        1,
        new Conversation(
            Stream.concat(turn(0, create("a"), ONE), turn(90_000, create("b", "resp_1"), TWO))
                .toList(),
            Optional.empty()),
        End.COMPLETE);
  }

  private static Interaction numbered(Interaction post, long sequence) {
    return new Interaction(
        sequence, post.began(), post.request(), post.response(), post.timing(), post.end());
  }

  private static String post(String create) {
    return create.replace("\"type\":\"response.create\",", "\"stream\":true,");
  }

  private static String sse(List<String> events) {
    return events.stream()
        .map(json ->
            "event: "
                + json.replaceAll("^\\{\"type\":\"([^\"]*)\".*", "$1")
                + "\ndata: "
                + json
                + "\n\n")
        .collect(Collectors.joining());
  }
}
