package dev.understudy.dialect;

import static dev.understudy.dialect.Assembly.number;
import static dev.understudy.dialect.Assembly.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The received part of one item of a response's output. */
final class ResponseItem {

  /** A text that arrives in deltas: that of a content part or a summary. */
  static final class Part {
    private final StringBuilder text = new StringBuilder();
    private final List<JsonNode> annotations = new ArrayList<>();

    String text() {
      return text.toString();
    }

    void append(String delta) {
      text.append(delta);
    }

    void set(String done) {
      text.setLength(0);
      text.append(done);
    }

    List<JsonNode> annotations() {
      return annotations;
    }

    boolean isAnnotatedBy(JsonNode done) {
      if (done.size() != annotations.size()) {
        return false;
      }
      for (int i = 0; i < annotations.size(); i++) {
        if (!annotations.get(i).equals(done.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  private static final Map<String, List<String>> TAKERS =
      Map.ofEntries(
          Map.entry("response.content_part.", List.of("message", "reasoning")),
          Map.entry("response.output_text.", List.of("message")),
          Map.entry("response.refusal.", List.of("message")),
          Map.entry("response.function_call_arguments.", List.of("function_call")),
          Map.entry("response.reasoning", List.of("reasoning")),
          Map.entry("response.web_search_call.", List.of("web_search_call")),
          Map.entry("response.file_search_call.", List.of("file_search_call")),
          Map.entry("response.code_interpreter_call", List.of("code_interpreter_call")),
          Map.entry("response.image_generation_call.", List.of("image_generation_call")),
          Map.entry("response.mcp_call", List.of("mcp_call")),
          Map.entry("response.mcp_list_tools.", List.of("mcp_list_tools")),
          Map.entry("response.custom_tool_call_input.", List.of("custom_tool_call")));

  private final JsonNode added;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final StringBuilder arguments = new StringBuilder();
  private Optional<JsonNode> done = Optional.empty();

  ResponseItem(JsonNode added) {
    this.added = added;
  }

  String id() {
    return text(added, "id");
  }

  String type() {
    return text(added, "type");
  }

  String callId() {
    return text(added, "call_id");
  }

  String name() {
    return text(added, "name");
  }

  /**
   * Whether the item has this type; Open Responses prefixes vendor-specific types with the vendor.
   */
  boolean isOfType(String type) {
    return type().equals(type) || type().endsWith(":" + type) || type().isEmpty();
  }

  JsonNode node() {
    return done.orElse(added);
  }

  Optional<JsonNode> done() {
    return done;
  }

  void finish(JsonNode node) {
    done = Optional.of(node);
  }

  /** The texts, by their place in the item as a JSON Pointer. */
  Map<String, Part> parts() {
    return parts;
  }

  Part part(String place) {
    return parts.computeIfAbsent(place, p -> new Part());
  }

  String arguments() {
    return arguments.toString();
  }

  void appendArguments(String delta) {
    arguments.append(delta);
  }

  void setArguments(String whole) {
    arguments.setLength(0);
    appendArguments(whole);
  }

  /** The types of items to which events of this type belong; empty when any type may have them. */
  static List<String> takersOf(String eventType) {
    return TAKERS.entrySet().stream()
        .filter(entry -> eventType.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(List.of());
  }

  /** The place of an event's text in its item; empty for an event without text. */
  static Optional<String> placeOf(String eventType, JsonNode event, ResponseItem item) {
    if (eventType.startsWith("response.reasoning_summary_")) {
      return Optional.of("/summary/" + number(event, "summary_index", 0) + "/text");
    }
    String content = "/content/" + number(event, "content_index", 0);
    if (eventType.startsWith("response.refusal.")) {
      return Optional.of(content + "/refusal");
    }
    if (eventType.startsWith("response.content_part.")) {
      boolean refusal = item.parts.containsKey(content + "/refusal");
      return Optional.of(content + (refusal ? "/refusal" : "/text"));
    }
    boolean text =
        eventType.startsWith("response.output_text.")
            || eventType.startsWith("response.reasoning_text.")
            || eventType.startsWith("response.reasoning.");
    return text ? Optional.of(content + "/text") : Optional.empty();
  }
}
