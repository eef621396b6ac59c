package dev.understudy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Peer;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.cassette.Timing;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamTurnTest {

  private static final String CREATE = "{\"type\":\"response.create\",\"model\":\"m\"}";
  private static final String IN_LANE =
      "{\"type\":\"response.create\",\"stream_id\":\"left\",\"model\":\"m\"}";

  @Test
  void eachEventOfAStreamIsAFrameAtItsTime() {
    Interaction post =
        stream(
            Chunk.of(10, Bytes.utf8("event: a\ndata: {\"type\":\"a\"}\n\ndata: {\"ty")),
            Chunk.of(20, Bytes.utf8("pe\":\"b\"}\n\n")));
    assertThat(conversation(post, CREATE))
        .isEqualTo(
            open(
                Frame.text(Peer.CLIENT, 0, CREATE),
                Frame.text(Peer.SERVER, 10, "{\"type\":\"a\"}"),
                Frame.text(Peer.SERVER, 20, "{\"type\":\"b\"}")));
  }

  @Test
  void theEndOfAStreamIsNoFrame() {
    Interaction post =
        stream(Chunk.of(10, Bytes.utf8("data: {\"type\":\"a\"}\n\ndata: [DONE]\n\n")));
    assertThat(conversation(post, CREATE))
        .isEqualTo(
            open(
                Frame.text(Peer.CLIENT, 0, CREATE),
                Frame.text(Peer.SERVER, 10, "{\"type\":\"a\"}")));
  }

  @Test
  void anErrorIsAFrameWithItsStatus() {
    Interaction post = answer(429, "{\"error\":{\"code\":\"rate_limit_exceeded\"}}");
    assertThat(conversation(post, CREATE))
        .isEqualTo(
            open(
                Frame.text(Peer.CLIENT, 0, CREATE),
                Frame.text(
                    Peer.SERVER,
                    50,
                    "{\"type\":\"error\",\"status\":429,"
                        + "\"error\":{\"code\":\"rate_limit_exceeded\"}}")));
  }

  @Test
  void anAnswerThatIsNoErrorIsAFrameAsItIs() {
    Interaction post = answer(502, "<h1>Bad Gateway</h1>");
    assertThat(conversation(post, CREATE).frames().get(1))
        .isEqualTo(Frame.text(Peer.SERVER, 50, "<h1>Bad Gateway</h1>"));
  }

  @Test
  void allOfItIsInTheLaneOfTheMessage() {
    Interaction post =
        stream(Chunk.of(10, Bytes.utf8("data: {\"type\":\"a\"}\n\ndata: no json\n\n")));
    assertThat(conversation(post, IN_LANE))
        .isEqualTo(
            open(
                Frame.text(Peer.CLIENT, 0, IN_LANE),
                Frame.text(Peer.SERVER, 10, "{\"type\":\"a\",\"stream_id\":\"left\"}"),
                Frame.text(Peer.SERVER, 10, "no json")));
  }

  @Test
  void anErrorIsInTheLaneOfTheMessageToo() {
    Interaction post = answer(400, "{\"error\":{}}");
    assertThat(conversation(post, IN_LANE).frames().get(1))
        .isEqualTo(
            Frame.text(
                Peer.SERVER,
                50,
                "{\"type\":\"error\",\"status\":400,\"error\":{},\"stream_id\":\"left\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETE, COMPLETE",
    "CLIENT_LEFT, COMPLETE",
    "UPSTREAM_CUT, UPSTREAM_CUT",
    "TIMED_OUT, TIMED_OUT"
  })
  void whatTheClientLeftIsNoCut(End recorded, End played) {
    Interaction post = post(200, "text/event-stream", List.of(), recorded);
    assertThat(StreamTurn.of(post, Bytes.utf8(CREATE)).end()).isEqualTo(played);
  }

  @Test
  void theExchangeBecomesAnUpgradeOfTheSameRequest() {
    Interaction post = answer(400, "{}");
    Interaction socket = StreamTurn.of(post, Bytes.utf8(CREATE));
    assertThat(socket.sequence()).isEqualTo(3);
    assertThat(socket.request()).isEqualTo(post.request());
    assertThat(socket.response())
        .isEqualTo(new RecordedResponse(101, Headers.NONE, List.of(), ContentCoding.IDENTITY));
    assertThat(socket.timing()).isEqualTo(new Timing(0, 0, 50));
  }

  private static Conversation conversation(Interaction post, String create) {
    return StreamTurn.of(post, Bytes.utf8(create)).conversation().orElseThrow();
  }

  private static Conversation open(Frame... frames) {
    return new Conversation(List.of(frames), Optional.empty());
  }

  private static Interaction stream(Chunk... chunks) {
    return post(200, "text/event-stream", List.of(chunks), End.COMPLETE);
  }

  private static Interaction answer(int status, String body) {
    List<Chunk> chunks = List.of(Chunk.of(40, Bytes.utf8(body)));
    return post(status, "application/json", chunks, End.COMPLETE);
  }

  private static Interaction post(int status, String type, List<Chunk> chunks, End end) {
    return new Interaction(
        3,
        Optional.empty(),
        new RecordedRequest(
            "POST",
            "/v1/responses",
            "",
            Headers.NONE,
            Body.of(Bytes.utf8("{\"model\":\"m\",\"stream\":true}")),
            ContentCoding.IDENTITY),
        new RecordedResponse(
            status,
            new Headers(List.of(new HeaderField("Content-Type", type))),
            chunks,
            ContentCoding.IDENTITY),
        new Timing(5, 10, 50),
        end);
  }
}
