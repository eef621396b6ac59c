package dev.understudy.diff;

import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.dialect.Turn;
import dev.understudy.dialect.Turns;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.MediaType;
import dev.understudy.wire.PointerPattern;
import dev.understudy.wire.SseEvent;
import dev.understudy.wire.SseParser;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Builds the shapes of exchanges, by endpoint and by kind of answer. */
final class ShapeReader {

  private static final int MAX_EVENT_BYTES = 64 * 1024 * 1024;

  private final List<PointerPattern> wanted;
  private final Map<String, Shape> shapes = new TreeMap<>();

  /**
   * A reader.
   *
   * @param wanted the paths whose values are collected too
   */
  ShapeReader(List<PointerPattern> wanted) {
    this.wanted = wanted;
  }

  Map<String, Shape> shapes() {
    return shapes;
  }

  void add(Interaction interaction) {
    List<Turn> turns = Turns.of(interaction);
    if (turns.isEmpty()) {
      add(interaction, interaction.request().method());
    } else {
      // The events are the same on both transports; the name says which one it was.
      turns.forEach(turn -> add(turn.asPost(interaction), "WS"));
    }
  }

  private void add(Interaction interaction, String method) {
    RecordedResponse response = interaction.response();
    boolean asked =
        CanonicalJson.parse(interaction.request().body().bytesOrEmpty())
            .filter(json -> json.path("stream").asBoolean(false))
            .isPresent();
    String kind = method + " " + interaction.request().path() + (asked ? " streamed" : "");
    Shape shape = shapes.computeIfAbsent(kind, k -> new Shape());
    shape.statuses().add(response.status());
    response.headers().forEach(field -> shape.headers().add(field.name().toLowerCase(Locale.ROOT)));
    String type = MediaType.of(response.headers()).essence();
    if (!type.isEmpty()) {
      shape.headers().add("content-type: " + type);
    }
    if (response.isEventStream()) {
      stream(response.chunks(), shape);
    } else {
      Optional<JsonNode> json = CanonicalJson.parse(response.body());
      String where = response.status() < 400 ? "answer" : "error";
      json.ifPresentOrElse(
          node -> look(where, node, shape),
          () -> member(where, response.body().isEmpty() ? "nothing" : "no JSON", shape));
    }
  }

  private void stream(List<Chunk> chunks, Shape shape) {
    String[] before = {"(begin)"};
    SseParser parser =
        new SseParser(
            MAX_EVENT_BYTES,
            event -> {
              String name = event(event, shape);
              if (!name.equals(before[0])) {
                shape.order().add(before[0] + " > " + name);
              }
              before[0] = name;
            });
    chunks.forEach(chunk -> parser.feed(chunk.bytes().asBuffer()));
    parser
        .rest()
        .ifPresent(last -> {
          String name = event(last, shape);
          shape.order().add(before[0] + " > " + name);
          before[0] = name;
        });
    shape.order().add(before[0] + " > (end)");
  }

  private String event(SseEvent event, Shape shape) {
    Optional<JsonNode> json = CanonicalJson.parse(Bytes.utf8(event.data()));
    if (json.isEmpty()) {
      String literal = event.data().strip();
      return literal.startsWith("[") && literal.endsWith("]") ? literal : "(no JSON)";
    }
    String type = json.get().path("type").asString(json.get().path("object").asString(""));
    String name = type.isEmpty() ? event.name().isEmpty() ? "(no type)" : event.name() : type;
    look(name, json.get(), shape);
    return name;
  }

  private void look(String where, JsonNode root, Shape shape) {
    members(where, "", root, shape);
    for (PointerPattern path : wanted) {
      path.select(root)
          .forEach(found ->
              shape
                  .values()
                  .computeIfAbsent(where + " " + path, p -> new TreeSet<>())
                  .add(Excerpt.of(found.node())));
    }
  }

  /** Adds the members of a value; every element of an array counts, not only the first. */
  private static void members(String where, String path, JsonNode node, Shape shape) {
    member(where + (path.isEmpty() ? "" : " " + path), type(node), shape);
    if (node.isArray()) {
      node.forEach(element -> members(where, path + "/*", element, shape));
    } else if (node.isObject()) {
      node.properties()
          .forEach(m ->
              members(
                  where,
                  path + '/' + m.getKey().replace("~", "~0").replace("/", "~1"),
                  m.getValue(),
                  shape));
    }
  }

  private static void member(String path, String type, Shape shape) {
    shape.members().computeIfAbsent(path, p -> new TreeSet<>()).add(type);
  }

  private static String type(JsonNode node) {
    return node.isObject()
        ? "object"
        : node.isArray()
            ? "array"
            : node.isString()
                ? "string"
                : node.isNumber() ? "number" : node.isBoolean() ? "boolean" : "null";
  }
}
