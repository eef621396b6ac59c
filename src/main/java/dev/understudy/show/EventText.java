package dev.understudy.show;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.JsonPath;
import dev.understudy.wire.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What an event of a stream says, in a few words. */
final class EventText {

  /** Where the streams of the known dialects have what they add to the answer. */
  private static final List<JsonPath> SAYING =
      List.of(
          JsonPath.parse("/choices/*/delta/role"),
          JsonPath.parse("/choices/*/delta/content"),
          JsonPath.parse("/choices/*/delta/reasoning_content"),
          JsonPath.parse("/choices/*/delta/refusal"),
          JsonPath.parse("/choices/*/delta/tool_calls/*/function/name"),
          JsonPath.parse("/choices/*/delta/tool_calls/*/function/arguments"),
          JsonPath.parse("/choices/*/finish_reason"),
          JsonPath.parse("/delta"),
          JsonPath.parse("/delta/text"),
          JsonPath.parse("/delta/thinking"),
          JsonPath.parse("/delta/partial_json"),
          JsonPath.parse("/delta/stop_reason"),
          JsonPath.parse("/content_block/type"),
          JsonPath.parse("/content_block/name"),
          JsonPath.parse("/item/type"),
          JsonPath.parse("/item/name"),
          JsonPath.parse("/part/type"),
          JsonPath.parse("/response/status"),
          JsonPath.parse("/message/model"),
          JsonPath.parse("/error"),
          JsonPath.parse("/usage"));

  private EventText() {}

  /** Its type, by its line or by what it says itself. */
  static String name(SseEvent event) {
    Optional<JsonNode> json = json(event);
    String type = json.map(node -> node.path("type").asString("")).orElse("");
    if (!type.isEmpty()) {
      return Excerpt.oneLine(type);
    }
    if (!event.name().isEmpty()) {
      return Excerpt.oneLine(event.name());
    }
    return json.filter(JsonNode::isObject).isPresent() ? "chunk" : "data";
  }

  /** What it adds to the answer; the data themselves where that is nothing known. */
  static String text(SseEvent event) {
    Optional<JsonNode> json = json(event);
    if (json.isEmpty()) {
      return Excerpt.atMost(event.data(), 120);
    }
    List<String> parts = new ArrayList<>();
    for (JsonPath path : SAYING) {
      for (JsonPath.Found found : path.select(json.get())) {
        boolean known = found.node().isString() || path.segments().size() == 1;
        if (known
            && !found.node().isNull()
            && !(path.segments().equals(List.of("delta")) && found.node().isObject())) {
          parts.add(said(path, found.node()));
        }
      }
    }
    return parts.isEmpty() ? Excerpt.of(json.get()) : String.join(", ", parts);
  }

  private static String said(JsonPath path, JsonNode node) {
    String name = path.segments().get(path.segments().size() - 1);
    String value = Excerpt.of(node);
    boolean plain = List.of("content", "delta", "text", "arguments", "partial_json").contains(name);
    return plain ? value : name + " " + value;
  }

  private static Optional<JsonNode> json(SseEvent event) {
    return CanonicalJson.parse(Bytes.utf8(event.data()));
  }
}
