package dev.understudy.dialect;

import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Peer;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.cassette.Timing;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.Headers;
import dev.understudy.wire.SseParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Converts a recorded answer to {@code POST /v1/responses} into the turn of a WebSocket. */
public final class StreamTurn {

  private static final int MAX_EVENT_BYTES = 64 * 1024 * 1024;
  private static final String DONE = "[DONE]";

  private StreamTurn() {}

  /**
   * Converts an exchange into a conversation: the client's message, and each event as a text frame,
   * without {@code [DONE]}; an error becomes an error frame with its status. A complete
   * conversation is left open; one that was cut breaks off. All of it is in the lane of the
   * message.
   *
   * @param create the client's message on the socket
   */
  public static Interaction of(Interaction post, Bytes create) {
    List<Frame> frames = new ArrayList<>();
    frames.add(Frame.text(Peer.CLIENT, 0, create.toUtf8Lenient()));
    Optional<JsonNode> lane =
        CanonicalJson.parse(create).map(json -> json.path(Turn.LANE)).filter(JsonNode::isString);
    if (post.response().isEventStream()) {
      events(post.response(), lane, frames);
    } else {
      String error = inLane(lane, error(post.response()));
      frames.add(Frame.text(Peer.SERVER, post.timing().end(), error));
    }
    return new Interaction(
        post.sequence(),
        post.began(),
        post.request(),
        new RecordedResponse(
            RecordedResponse.UPGRADED, Headers.NONE, List.of(), ContentCoding.IDENTITY),
        new Timing(0, 0, post.timing().end()),
        post.end() == End.CLIENT_LEFT ? End.COMPLETE : post.end(),
        Optional.of(new Conversation(frames, Optional.empty())));
  }

  private static void events(
      RecordedResponse response, Optional<JsonNode> lane, List<Frame> frames) {
    long[] at = new long[1];
    SseParser parser =
        new SseParser(
            MAX_EVENT_BYTES,
            event -> {
              if (!event.data().strip().equals(DONE)) {
                frames.add(Frame.text(Peer.SERVER, at[0], inLane(lane, event.data())));
              }
            });
    for (Chunk chunk : response.chunks()) {
      at[0] = chunk.at();
      parser.feed(chunk.bytes().asBuffer());
    }
  }

  private static String inLane(Optional<JsonNode> lane, String message) {
    return lane.flatMap(name ->
            CanonicalJson.parse(Bytes.utf8(message))
                .filter(ObjectNode.class::isInstance)
                .map(json -> ((ObjectNode) json).set(Turn.LANE, name).toString()))
        .orElse(message);
  }

  private static String error(RecordedResponse response) {
    Optional<JsonNode> json = CanonicalJson.parse(response.body());
    if (json.isPresent() && json.get() instanceof ObjectNode body && body.has("error")) {
      ObjectNode frame = body.objectNode();
      frame.put("type", "error");
      frame.put("status", response.status());
      frame.setAll(body);
      return frame.toString();
    }
    return response.body().toUtf8Lenient();
  }
}
