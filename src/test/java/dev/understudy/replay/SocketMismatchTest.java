package dev.understudy.replay;

import static dev.understudy.testing.Sockets.ask;
import static dev.understudy.testing.Sockets.client;
import static dev.understudy.testing.Sockets.create;
import static dev.understudy.testing.Sockets.server;
import static dev.understudy.testing.Sockets.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Repeat;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients of a socket that say something else than was recorded, or nothing. */
class SocketMismatchTest extends SocketReplayFixture {

  @Test
  void anotherMessageIsDriftAndTheRightOneStillGoesOn() {
    Path tape = tape(talk(turn(0, create("a"), ONE), turn(20_000, create("b", "resp_1"), TWO)));
    replaying(
        tape,
        (session, client) -> {
          ask(client, create("a"), ONE.size());
          String error = ask(client, create("b", "resp_0"), 1).get(0);
          assertThat(error)
              .contains("\"type\":\"error\"")
              .contains("\"code\":\"cassette_drift\"")
              .contains("message 2 of the client differs from the recorded one")
              .contains("/previous_response_id: recorded \\\"resp_1\\\", asked \\\"resp_0\\\"");
          assertThat(ask(client, create("b", "resp_1"), TWO.size())).isEqualTo(TWO);
          assertThat(session.report().text())
              .contains("1 problem")
              .contains(
                  "miss: WS /v1/responses: message 2 of the client differs from the recorded one")
              .contains("recorded  \"resp_1\"")
              .contains("asked     \"resp_0\"")
              .contains(tape.getFileName().toString());
        });
  }

  @Test
  void anOpeningThatIsNotRecordedIsAMissThatNamesTheClosest() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    replaying(
        tape,
        client -> {
          assertThat(ask(client, create("z"), 1).get(0))
              .contains("\"code\":\"cassette_miss\"")
              .contains("/input: recorded \\\"a\\\", asked \\\"z\\\"");
          assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
        });
  }

  @Test
  void whatIsNoJsonIsComparedAsItIs() {
    Path tape = tape(talk(client(0, "hello"), server(1, "world")));
    replaying(
        tape,
        client -> {
          assertThat(ask(client, "{not json", 1).get(0)).contains("\"code\":\"cassette_miss\"");
          assertThat(ask(client, "hello", 1)).containsExactly("world");
        });
  }

  @Test
  void aMessageAfterTheLastIsExhaustedUnlessItIsRepeated() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    replaying(
        tape,
        client -> {
          ask(client, create("a"), ONE.size());
          assertThat(ask(client, create("a"), 1).get(0))
              .contains("\"code\":\"cassette_exhausted\"");
        });
    replaying(
        SessionOptions.replay(tape).repeat(Repeat.LAST).build(),
        client -> {
          assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
          assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
        });
  }

  @Test
  void aClientThatStallsIsToldAndClosed() {
    Path tape =
        tape(
            talk(
                client(0, create("a")),
                server(1, ONE.get(0)),
                client(2, "{\"type\":\"response.cancel\"}"),
                server(3, ONE.get(1))));
    replaying(
        impatient(tape),
        (session, client) -> {
          client.text(create("a"));
          assertThat(client.next().text()).isEqualTo(ONE.get(0));
          assertThat(client.next().text())
              .contains("\"code\":\"cassette_stalled\"")
              .contains("the client sent nothing for 300 ms")
              .contains("continues with message 2 of the client");
          assertThat(client.next().code()).isEqualTo(1008);
          assertThat(session.report().text()).contains("the client sent nothing for 300 ms");
        });
  }

  @Test
  void aClientMayBeIdleBetweenTurns() {
    Path tape = tape(talk(turn(0, create("a"), ONE), turn(20_000, create("b", "resp_1"), TWO)));
    replaying(
        impatient(tape),
        (session, client) -> {
          ask(client, create("a"), ONE.size());
          assertNoMissFor(PATIENCE.multipliedBy(3), session);
          assertThat(ask(client, create("b", "resp_1"), TWO.size())).isEqualTo(TWO);
        });
  }

  @Test
  void aSecondConversationHasThePatienceOfTheFirst() {
    Path tape = tape(talk(pair("a", ONE)), talk(pair("b", TWO)));
    // Longer than any pause of a busy machine: only one that is left over from before runs out.
    Duration patience = Duration.ofSeconds(2);
    replaying(
        SessionOptions.replay(tape).stallTimeout(patience).build(),
        (session, client) -> {
          client.text("{\"type\":\"response.steer\",\"n\":\"a\"}");
          Awaitility.await().until(() -> session.requests().size() == 2);
          assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
          assertNoMissFor(patience, session);
          client.text("{\"type\":\"response.steer\",\"n\":\"b\"}");
          Awaitility.await().until(() -> session.requests().size() == 4);
          assertThat(ask(client, create("b"), TWO.size())).isEqualTo(TWO);
        });
  }

  @Test
  void whatTheClientDidNotSayIsLeftOver() {
    Path tape =
        tape(
            talk(turn(0, create("a"), ONE), turn(20_000, create("b", "resp_1"), TWO)),
            talk(turn(0, create("c"), TWO)));
    replaying(
        tape,
        (session, client) -> {
          ask(client, create("a"), ONE.size());
          assertThat(session.report().text())
              .contains("2 problems")
              .contains("leftover: unused recording of GET /v1/responses (")
              .contains("GET /v1/responses, after client message 1 of 2 (");
        });
  }
}
