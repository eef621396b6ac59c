package dev.understudy.dialect;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Message;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.cassette.Timing;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client's {@code response.create} with its answer.
 *
 * @param number its number in the conversation, counted from 1
 * @param create the client's message
 * @param answer the gateway's messages; after the terminal event only those that may follow it
 * @param end how the answer ended
 */
public record Turn(int number, Message create, List<Message> answer, End end) {

  /** The member that names a message's lane; HTTP has no lanes (OpenAI, WebSocket guide). */
  static final String LANE = "stream_id";

  private static final HeaderField JSON = new HeaderField("Content-Type", "application/json");
  private static final HeaderField SSE = new HeaderField("Content-Type", "text/event-stream");

  /** Copies the list. */
  public Turn {
    answer = List.copyOf(answer);
  }

  /**
   * Converts the turn into a {@code POST} with {@code stream: true}: the same events, one per chunk
   * (OpenAI, WebSocket guide: the events are those of the HTTP stream). An answer that consists of
   * an error gets the error's status; an error within an answer gets its form in a stream (OpenAI,
   * OpenAPI document: ResponseErrorEvent).
   *
   * @param upgrade the conversation to which the turn belongs
   */
  public Interaction asPost(Interaction upgrade) {
    List<Message> said = said();
    List<JsonNode> events = said.stream().map(Turn::json).filter(Turn::counts).toList();
    RecordedResponse response =
        events.size() == 1 && ResponsesEvent.of(events.get(0)).isError()
            ? refusal(events.get(0))
            : stream(said);
    long last = said.isEmpty() ? 0 : offset(said.get(said.size() - 1));
    long first = said.isEmpty() ? 0 : offset(said.get(0));
    return new Interaction(
        upgrade.sequence(),
        upgrade.began(),
        request(upgrade.request(), create.payload()),
        response,
        new Timing(0, first, last),
        end);
  }

  /**
   * Converts a {@code response.create} into an HTTP request. {@code generate: false}, which asks
   * for no answer, is kept, so that no HTTP request equals it.
   */
  public static RecordedRequest request(RecordedRequest upgrade, Bytes create) {
    Headers headers = upgrade.headers().without(field -> field.is("upgrade")).with(JSON);
    Bytes body =
        CanonicalJson.parse(create)
            .filter(ObjectNode.class::isInstance)
            .map(json -> {
              ObjectNode post = (ObjectNode) json;
              post.remove(List.of("type", LANE));
              if (post.path("generate").asBoolean(false)) {
                post.remove("generate");
              }
              post.put("stream", true);
              return Bytes.utf8(post.toString());
            })
            .orElse(create);
    return new RecordedRequest(
        "POST", upgrade.path(), upgrade.query(), headers, Body.of(body), ContentCoding.IDENTITY);
  }

  private static RecordedResponse refusal(JsonNode error) {
    ObjectNode body = (ObjectNode) error.deepCopy();
    int status = body.path("status").asInt(400);
    body.remove(List.of("type", "status", LANE));
    return new RecordedResponse(
        status >= 400 && status < 600 ? status : 400,
        new Headers(List.of(JSON)),
        List.of(Chunk.of(0, Bytes.utf8(body.toString()))),
        ContentCoding.IDENTITY);
  }

  private static JsonNode json(Message message) {
    return CanonicalJson.parse(message.payload()).orElseGet(MissingNode::getInstance);
  }

  private static boolean counts(JsonNode event) {
    return !ResponsesEvent.of(event).mayFollow();
  }

  /** The answer without the messages after its end, since a stream over HTTP has ended by then. */
  private List<Message> said() {
    int size = answer.size();
    while (end == End.COMPLETE
        && size > 0
        && ResponsesEvent.of(answer.get(size - 1).payload()).mayFollow()) {
      size--;
    }
    return answer.subList(0, size);
  }

  private RecordedResponse stream(List<Message> said) {
    List<Chunk> chunks = new ArrayList<>();
    int number = 0;
    for (Message message : said) {
      JsonNode event = json(message);
      String type = event.path("type").asString("");
      number = event.path("sequence_number").asInt(number) + 1;
      String json =
          ResponsesEvent.of(event).isError() && event.path("error").isObject()
              ? streamed(event.path("error"), number - 1).toString()
              : event.has(LANE)
                  ? ((ObjectNode) event).without(List.of(LANE)).toString()
                  : message.payload().toUtf8Lenient();
      String lines =
          (type.isEmpty() || !type.matches("[\\w.]+") ? "" : "event: " + type + "\n")
              + "data: "
              + json.replace("\r\n", "\n").replace("\n", "\ndata: ")
              + "\n\n";
      chunks.add(Chunk.of(offset(message), Bytes.utf8(lines)));
    }
    return new RecordedResponse(200, new Headers(List.of(SSE)), chunks, ContentCoding.IDENTITY);
  }

  private static JsonNode streamed(JsonNode error, int number) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("type", "error");
    event.put("sequence_number", number);
    for (String member : List.of("code", "message", "param")) {
      event.set(member, error.path(member).isMissingNode() ? event.nullNode() : error.get(member));
    }
    return event;
  }

  private long offset(Message message) {
    return Math.max(0, message.at() - create.at());
  }
}
