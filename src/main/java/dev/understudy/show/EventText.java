package dev.understudy.show;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.PointerPattern;
import dev.understudy.wire.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Summarises an event of a stream in a few words. */
final class EventText {

  /** The places in events of known dialects that add to the answer. */
  private static final List<PointerPattern> SAYING =
      List.of(
          PointerPattern.parse("/choices/*/delta/role"),
          PointerPattern.parse("/choices/*/delta/content"),
          PointerPattern.parse("/choices/*/delta/reasoning_content"),
          PointerPattern.parse("/choices/*/delta/refusal"),
          PointerPattern.parse("/choices/*/delta/tool_calls/*/function/name"),
          PointerPattern.parse("/choices/*/delta/tool_calls/*/function/arguments"),
          PointerPattern.parse("/choices/*/finish_reason"),
          PointerPattern.parse("/delta"),
          PointerPattern.parse("/delta/text"),
          PointerPattern.parse("/delta/thinking"),
          PointerPattern.parse("/delta/partial_json"),
          PointerPattern.parse("/delta/stop_reason"),
          PointerPattern.parse("/content_block/type"),
          PointerPattern.parse("/content_block/name"),
          PointerPattern.parse("/item/type"),
          PointerPattern.parse("/item/name"),
          PointerPattern.parse("/part/type"),
          PointerPattern.parse("/response/status"),
          PointerPattern.parse("/message/model"),
          PointerPattern.parse("/error"),
          PointerPattern.parse("/usage"));

  private EventText() {}

  /** The event's name, from its event line or its data. */
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

  /** The text that the event adds to the answer; all its data if that is unknown. */
  static String text(SseEvent event) {
    Optional<JsonNode> json = json(event);
    if (json.isEmpty()) {
      return Excerpt.atMost(event.data(), 120);
    }
    List<String> parts = new ArrayList<>();
    for (PointerPattern path : SAYING) {
      for (PointerPattern.Found found : path.select(json.get())) {
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

  private static String said(PointerPattern path, JsonNode node) {
    String name = path.segments().get(path.segments().size() - 1);
    String value = Excerpt.of(node);
    boolean plain = List.of("content", "delta", "text", "arguments", "partial_json").contains(name);
    return plain ? value : name + " " + value;
  }

  private static Optional<JsonNode> json(SseEvent event) {
    return CanonicalJson.parse(Bytes.utf8(event.data()));
  }
}
