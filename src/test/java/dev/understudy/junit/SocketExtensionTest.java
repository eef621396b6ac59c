package dev.understudy.junit;

import static dev.understudy.testing.Sockets.answer;
import static dev.understudy.testing.Sockets.ask;
import static dev.understudy.testing.Sockets.client;
import static dev.understudy.testing.Sockets.connect;
import static dev.understudy.testing.Sockets.create;
import static dev.understudy.testing.Sockets.server;
import static dev.understudy.testing.Sockets.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interactions;
import dev.understudy.session.Session;
import dev.understudy.settings.Transport;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.Sockets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The extension with cassettes of WebSockets. */
class SocketExtensionTest {

  private static final List<String> ONE = answer("resp_1", "one");

  @TempDir Path folder;

  @UnderstudyTest(cassette = "tape.yaml")
  static class Talks {
    @Test
    void twice(Session session) {
      try (RawSocket socket = connect(session.baseUrl())) {
        assertThat(ask(socket, create("a"), ONE.size())).isEqualTo(ONE);
      }
    }
  }

  @UnderstudyTest(cassette = "tape.yaml")
  static class SaysAnother {
    @Test
    void thing(Session session) {
      try (RawSocket socket = connect(session.baseUrl())) {
        assertThat(socket.text(create("another")).next().text()).contains("cassette_miss");
      }
    }
  }

  @UnderstudyTest(cassette = "tape.yaml", transport = Transport.ANY)
  static class Posts {
    @Test
    void what(Session session) {
      assertThat(
              RawClient.post(
                      session.baseUrl(),
                      session.baseUrl().getPath() + "/v1/responses",
                      "{\"model\":\"m\",\"input\":\"a\",\"stream\":true}")
                  .text())
          .contains("response.completed");
    }
  }

  @UnderstudyTest(cassette = "tape.yaml", stallTimeout = "50ms")
  static class Waits {
    @Test
    void inVain(Session session) {
      try (RawSocket socket = connect(session.baseUrl())) {
        socket.text(create("a")).rest();
      }
    }
  }

  @UnderstudyTest(cassette = "tape.yaml", stallTimeout = "0s")
  static class HasNoTime {
    @Test
    void toWait() {}
  }

  @Test
  void aConversationThatIsHadPasses() {
    tape(turn(0, create("a"), ONE));
    assertThat(run(Talks.class).failed().list()).isEmpty();
  }

  @Test
  void anotherMessageFailsTheTest() {
    tape(turn(0, create("a"), ONE));
    assertThat(message(run(SaysAnother.class)))
        .contains("no recorded request matches WS /v1/responses", "another");
  }

  @Test
  void aTurnAnswersPostWhereAnyTransportDoes() {
    tape(turn(0, create("a"), ONE));
    assertThat(run(Posts.class).failed().list()).isEmpty();
  }

  @Test
  void aClientThatWaitsInVainFailsTheTest() {
    tape(Stream.of(client(0, create("a")), client(1, create("b")), server(2, ONE.get(0))));
    assertThat(message(run(Waits.class))).contains("50 ms");
  }

  @Test
  void noTimeIsRefused() {
    assertThat(message(run(HasNoTime.class)))
        .contains("stallTimeout: invalid duration '0s': expected more than 0");
  }

  private void tape(Stream<Frame> frames) {
    Sockets.write(
        folder.resolve("tape.yaml"),
        Interactions.socket(1, new Conversation(frames.toList(), Optional.empty()), End.COMPLETE));
  }

  private Events run(Class<?> test) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(test))
        .configurationParameter("understudy.folder", folder.toString())
        .execute()
        .allEvents();
  }

  private static String message(Events events) {
    return events.failed().stream()
        .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
        .flatMap(result -> result.getThrowable().stream())
        .map(Throwable::getMessage)
        .findFirst()
        .orElseThrow();
  }
}
