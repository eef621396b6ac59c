package dev.understudy.probe;

import static dev.understudy.testing.Sockets.answer;
import static dev.understudy.testing.Sockets.create;
import static dev.understudy.testing.Sockets.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Interactions;
import dev.understudy.diff.DriftReport;
import dev.understudy.record.GatewayClient;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.RawSocket.RawFrame;
import dev.understudy.testing.RawUpstream;
import dev.understudy.testing.Sockets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Recorded conversations that a gateway is asked again. */
class SocketRerunTest extends SocketProbeFixture {

  @Test
  void aRecordedConversationIsAskedAgainWithTheIdsOfNow() throws Exception {
    Interaction recorded =
        Interactions.socket(
            1,
            new Conversation(
                Stream.concat(
                        turn(0, create("a"), answer("resp_then", "one")),
                        turn(90_000, create("b", "resp_then"), answer("resp_later", "two")))
                    .toList(),
                Optional.empty()),
            End.COMPLETE);
    List<String> said = new CopyOnWriteArrayList<>();
    Gateway gateway =
        (message, json, turn) -> {
          said.add(message);
          return answer("resp_now" + turn, "hi");
        };
    try (RawUpstream upstream = gateway(gateway);
        GatewayClient asker = Doubles.asker(upstream.url(), Optional.empty(), "")) {
      Interaction asked = Rerun.ask(asker, recorded, "").interaction();
      assertThat(said).containsExactly(create("a"), create("b", "resp_now1"));
      assertThat(Rerun.objection(recorded, asked)).isEmpty();
      assertThat(
              DriftReport.compare("then", Stream.of(recorded), "now", Stream.of(asked), List.of())
                  .drifts())
          .isEmpty();
    }
  }

  @Test
  void whatBreaksOffIsNotComparedWithWhatWasWhole() throws Exception {
    Interaction recorded =
        Interactions.socket(
            1,
            new Conversation(
                turn(0, create("a"), answer("resp_1", "one")).toList(), Optional.empty()),
            End.COMPLETE);
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> {
              RawSocket client = connection.upgrade(request, "");
              client.next();
              client.text(answer("resp_1", "one").get(0)).reset();
              return false;
            });
        GatewayClient asker = Doubles.asker(upstream.url(), Optional.empty(), "")) {
      Interaction asked = Rerun.ask(asker, recorded, "").interaction();
      assertThat(Rerun.objection(recorded, asked))
          .contains("the answer was incomplete (upstream-cut)");
    }
  }

  @Test
  void aSocketThatIsNotUnderstoodIsAskedAgainMessageByMessage() throws Exception {
    Interaction recorded =
        Interactions.socket(
            "/v1/realtime",
            1,
            new Conversation(
                List.of(
                    Sockets.server(0, "hello"),
                    Sockets.client(1, "one"),
                    Sockets.client(2, "two"),
                    Sockets.server(3, "three")),
                Optional.empty()),
            End.COMPLETE);
    try (RawUpstream upstream =
            RawUpstream.start((request, connection) -> {
              try (RawSocket client = connection.upgrade(request, "")) {
                client.text("hello");
                String said = client.next().text() + " " + client.next().text();
                client.text(said);
                RawFrame close = client.next();
                client.close(close.code(), "");
              }
              return false;
            });
        GatewayClient asker = Doubles.asker(upstream.url(), Optional.empty(), "")) {
      Interaction asked = Rerun.ask(asker, recorded, "").interaction();
      assertThat(asked.end()).isEqualTo(End.COMPLETE);
      assertThat(asked.conversation().orElseThrow().messages())
          .extracting(message -> message.payload().toUtf8Lenient())
          .containsExactly("hello", "one", "two", "one two");
    }
  }

  @Test
  void newIdsTakeThePlaceOfOldOnesAllAtOnce() throws Exception {
    Interaction recorded =
        Interactions.socket(
            1,
            new Conversation(
                Stream.concat(
                        Stream.concat(
                            turn(0, create("a"), answer("resp_1", "one")),
                            turn(90_000, create("b"), answer("resp_2", "two"))),
                        turn(180_000, create("c", "resp_1"), answer("resp_3", "three")))
                    .toList(),
                Optional.empty()),
            End.COMPLETE);
    List<String> said = new CopyOnWriteArrayList<>();
    Gateway gateway =
        (message, json, turn) -> {
          said.add(message);
          return answer("resp_" + (turn + 1), "hi");
        };
    try (RawUpstream upstream = gateway(gateway);
        GatewayClient asker = Doubles.asker(upstream.url(), Optional.empty(), "")) {
      Rerun.ask(asker, recorded, "");
      assertThat(said).contains(create("c", "resp_2"));
    }
  }
}
