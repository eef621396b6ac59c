package dev.understudy.verify;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.cassette.Timing;
import dev.understudy.contract.Check;
import dev.understudy.contract.Endpoint;
import dev.understudy.dialect.ResponsesEvent;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Builds exchanges from the examples of contract packs, with each event in a separate chunk. */
final class ExampleExchanges {

  /** The member for text that is put into the stream unchanged. */
  static final String RAW = "$raw";

  /** The member for the data of an event with an explicit event line. */
  static final String DATA = "$data";

  /** The member for the event line of {@link #DATA}; empty for no line. */
  static final String EVENT = "$event";

  /** The member for a client message of a socket whose type does not identify it as such. */
  private static final String CLIENT = "$client";

  /** The member for a binary message of a socket. */
  private static final String BINARY = "$binary";

  private static final String MODEL = "$model";

  private ExampleExchanges() {}

  static Interaction interaction(Endpoint endpoint, JsonNode content) {
    return new Interaction(
        0,
        Optional.empty(),
        request(endpoint, content.path("request")),
        response(endpoint, content),
        Timing.NONE,
        End.COMPLETE,
        isSocket(endpoint, content) ? Optional.of(conversation(content)) : Optional.empty());
  }

  private static boolean isSocket(Endpoint endpoint, JsonNode content) {
    return endpoint.isSocket() && content.has("events");
  }

  /** The request of an example or a probe. */
  static RecordedRequest request(Endpoint endpoint, JsonNode request) {
    JsonNode body = request.path("body");
    List<HeaderField> headers = new ArrayList<>();
    if (!body.isMissingNode()) {
      headers.add(new HeaderField("Content-Type", "application/json"));
    }
    if (endpoint.isSocket()) {
      headers.add(new HeaderField("Upgrade", "websocket"));
    }
    headers.addAll(headers(request));
    return new RecordedRequest(
        request.path("method").asString(endpoint.isSocket() ? "GET" : endpoint.method()),
        request.path("path").asString(endpoint.path()),
        request.path("query").asString(""),
        new Headers(headers),
        Body.of(body.isMissingNode() ? Bytes.EMPTY : text(body)),
        ContentCoding.IDENTITY);
  }

  /** Returns a copy in which each {@code $model} is replaced by the name of a model. */
  static JsonNode withModel(JsonNode request, String model) {
    if (request.isString()) {
      return StringNode.valueOf(request.stringValue().replace(MODEL, model));
    }
    JsonNode copy = request.deepCopy();
    if (copy instanceof ObjectNode object) {
      request.properties().forEach(m -> object.set(m.getKey(), withModel(m.getValue(), model)));
    } else if (copy instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, withModel(request.get(i), model));
      }
    }
    return copy;
  }

  private static RecordedResponse response(Endpoint endpoint, JsonNode content) {
    JsonNode response = content.path("response");
    if (isSocket(endpoint, content)) {
      return new RecordedResponse(
          RecordedResponse.UPGRADED,
          new Headers(headers(response)),
          List.of(),
          ContentCoding.IDENTITY);
    }
    boolean streamed = content.has("events");
    List<HeaderField> headers = headers(response);
    if (headers.stream().noneMatch(field -> field.is("content-type"))) {
      headers.add(
          0, new HeaderField("Content-Type", streamed ? "text/event-stream" : "application/json"));
    }
    List<Chunk> chunks = new ArrayList<>();
    if (streamed) {
      for (JsonNode event : content.path("events")) {
        chunks.add(Chunk.of(0, Bytes.utf8(event(endpoint, event))));
      }
    } else if (response.has("body")) {
      chunks.add(Chunk.of(0, text(response.path("body"))));
    }
    return new RecordedResponse(
        response.path("status").asInt(200), new Headers(headers), chunks, ContentCoding.IDENTITY);
  }

  private static List<HeaderField> headers(JsonNode message) {
    List<HeaderField> headers = new ArrayList<>();
    message
        .path("headers")
        .properties()
        .forEach(m -> headers.add(new HeaderField(m.getKey(), m.getValue().asString(""))));
    return headers;
  }

  /** The bytes of a body: a string unchanged, anything else as JSON. */
  private static Bytes text(JsonNode body) {
    return Bytes.utf8(body.isString() ? body.stringValue() : body.toString());
  }

  private static Conversation conversation(JsonNode content) {
    List<Frame> frames = new ArrayList<>();
    for (JsonNode event : content.path("events")) {
      boolean client = event.has(CLIENT) || ResponsesEvent.of(event).isCreate();
      Bytes payload =
          text(
              event.has(CLIENT)
                  ? event.path(CLIENT)
                  : event.has(BINARY) ? event.path(BINARY) : event);
      frames.add(
          new Frame(
              client ? Peer.CLIENT : Peer.SERVER,
              event.has(BINARY) ? Opcode.BINARY : Opcode.TEXT,
              true,
              0,
              payload,
              false));
    }
    return new Conversation(frames, Optional.empty());
  }

  private static String event(Endpoint endpoint, JsonNode event) {
    if (event.has(RAW)) {
      return event.path(RAW).asString("");
    }
    if (event.has(DATA)) {
      return event(event.path(EVENT).asString(""), event.path(DATA).toString());
    }
    if (event.isString()) {
      return event("", event.stringValue());
    }
    boolean typed =
        endpoint.stream().flatMap(stream -> stream.type()).isPresent()
            && endpoint.rules().stream()
                .noneMatch(rule -> rule.check() instanceof Check.Named named && !named.named());
    return event(typed ? event.path("type").asString("") : "", event.toString());
  }

  private static String event(String name, String data) {
    return (name.isEmpty() ? "" : "event: " + name + "\n") + "data: " + data + "\n\n";
  }
}
