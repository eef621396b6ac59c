package dev.understudy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Interactions;
import dev.understudy.cassette.Message;
import dev.understudy.cassette.Peer;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.cassette.Timing;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnTest {

  private static final String CREATE = "{\"type\":\"response.create\",\"model\":\"m\"}";

  private static final Interaction UPGRADE =
      Interactions.socket(7, new Conversation(List.of(), Optional.empty()), End.COMPLETE);

  @Test
  void theRequestIsThePostThatTheMessageStandsFor() {
    assertThat(Turn.request(UPGRADE.request(), Bytes.utf8(CREATE)))
        .isEqualTo(
            new RecordedRequest(
                "POST",
                "/v1/responses",
                "",
                new Headers(List.of(new HeaderField("Content-Type", "application/json"))),
                Body.of(Bytes.utf8("{\"model\":\"m\",\"stream\":true}")),
                ContentCoding.IDENTITY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type":"response.create","stream_id":"x","n":1} | {"n":1,"stream":true}
          {"generate":true,"n":1}                          | {"n":1,"stream":true}
          {"generate":false,"n":1}                         | {"generate":false,"n":1,"stream":true}
          {"stream":false}                                 | {"stream":true}
          [1]                                              | [1]
          no json                                          | no json
          """)
  void theBodyIsTheMessageWithoutWhatOnlySocketsHave(String message, String body) {
    assertThat(Turn.request(UPGRADE.request(), Bytes.utf8(message)).body())
        .isEqualTo(Body.of(Bytes.utf8(body)));
  }

  @Test
  void theAnswerIsAStreamWithAnEventInEachChunk() {
    Interaction post =
        turn(
                End.COMPLETE,
                "{\"type\":\"response.created\",\"sequence_number\":0}",
                "{\"type\":\"response.completed\",\"sequence_number\":1}")
            .asPost(UPGRADE);
    assertThat(post.sequence()).isEqualTo(7);
    assertThat(post.end()).isEqualTo(End.COMPLETE);
    assertThat(post.timing()).isEqualTo(new Timing(0, 1000, 2000));
    assertThat(post.response())
        .isEqualTo(
            new RecordedResponse(
                200,
                new Headers(List.of(new HeaderField("Content-Type", "text/event-stream"))),
                List.of(
                    chunk(
                        1000,
                        "event: response.created\n"
                            + "data: {\"type\":\"response.created\",\"sequence_number\":0}\n\n"),
                    chunk(
                        2000,
                        "event: response.completed\n"
                            + "data: {\"type\":\"response.completed\",\"sequence_number\":1}\n\n")),
                ContentCoding.IDENTITY));
  }

  @Test
  void aLaneIsNotOfTheStream() {
    Interaction post =
        turn(End.COMPLETE, "{\"type\":\"response.completed\",\"stream_id\":\"x\"}").asPost(UPGRADE);
    assertThat(post.response().body().toUtf8Lenient())
        .isEqualTo("event: response.completed\ndata: {\"type\":\"response.completed\"}\n\n");
  }

  @Test
  void anErrorThatIsAllOfTheAnswerIsARefusalWithItsStatus() {
    Interaction post =
        turn(
                End.COMPLETE,
                "{\"type\":\"error\",\"status\":429,\"stream_id\":\"x\","
                    + "\"error\":{\"code\":\"slow_down\"}}")
            .asPost(UPGRADE);
    assertThat(post.response())
        .isEqualTo(
            new RecordedResponse(
                429,
                new Headers(List.of(new HeaderField("Content-Type", "application/json"))),
                List.of(chunk(0, "{\"error\":{\"code\":\"slow_down\"}}")),
                ContentCoding.IDENTITY));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 400",
    "'\"status\":200,', 400",
    "'\"status\":600,', 400",
    "'\"status\":503,', 503"
  })
  void anErrorWithoutAStatusOfErrorsIsABadRequest(String member, int status) {
    Interaction post =
        turn(End.COMPLETE, "{\"type\":\"error\"," + member + "\"error\":{}}").asPost(UPGRADE);
    assertThat(post.response().status()).isEqualTo(status);
  }

  @Test
  void anErrorInTheMiddleHasTheFormOfAStream() {
    Interaction post =
        turn(
                End.COMPLETE,
                "{\"type\":\"response.created\",\"sequence_number\":4}",
                "{\"type\":\"error\",\"status\":500,"
                    + "\"error\":{\"code\":\"broken\",\"message\":\"no\",\"type\":\"x\"}}")
            .asPost(UPGRADE);
    assertThat(post.response().status()).isEqualTo(200);
    assertThat(post.response().chunks().get(1).bytes().toUtf8Lenient())
        .isEqualTo(
            "event: error\ndata: {\"type\":\"error\",\"sequence_number\":5,"
                + "\"code\":\"broken\",\"message\":\"no\",\"param\":null}\n\n");
  }

  @Test
  void whatCameBehindTheEndIsNotOfTheStream() {
    Interaction post =
        turn(
                End.COMPLETE,
                "{\"type\":\"response.completed\"}",
                "{\"type\":\"response.rate_limits.updated\"}")
            .asPost(UPGRADE);
    assertThat(post.response().chunks()).hasSize(1);
    assertThat(post.timing()).isEqualTo(new Timing(0, 1000, 1000));
  }

  @Test
  void anAnswerThatNeverCameIsAnEmptyStream() {
    Interaction post = turn(End.UPSTREAM_CUT).asPost(UPGRADE);
    assertThat(post.response().chunks()).isEmpty();
    assertThat(post.end()).isEqualTo(End.UPSTREAM_CUT);
    assertThat(post.timing()).isEqualTo(new Timing(0, 0, 0));
  }

  /** A turn whose messages come a millisecond apart. */
  private static Turn turn(End end, String... answer) {
    List<Message> messages = new ArrayList<>();
    for (String text : answer) {
      int number = messages.size() + 1;
      messages.add(
          new Message(Peer.SERVER, true, Bytes.utf8(text), 5000 + number * 1000L, number, number));
    }
    Message create = new Message(Peer.CLIENT, true, Bytes.utf8(CREATE), 5000, 0, 0);
    return new Turn(1, create, messages, end);
  }

  private static Chunk chunk(long at, String text) {
    return Chunk.of(at, Bytes.utf8(text));
  }
}
