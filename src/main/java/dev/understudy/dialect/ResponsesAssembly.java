package dev.understudy.dialect;

import static dev.understudy.dialect.Assembly.number;
import static dev.understudy.dialect.Assembly.text;

import dev.understudy.dialect.ResponseItem.Part;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.Numbers;
import dev.understudy.wire.PointerPattern;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Assembles events of responses (OpenAPI document, ResponseStreamEvent). */
final class ResponsesAssembly implements Assembly {

  private static final List<String> ECHOED =
      List.of(
          "instructions",
          "temperature",
          "top_p",
          "max_output_tokens",
          "previous_response_id",
          "parallel_tool_calls");

  /** The places in an item of texts that arrive in deltas. */
  private static final List<PointerPattern> TEXTS =
      List.of(
          PointerPattern.parse("/content/*/text"),
          PointerPattern.parse("/content/*/refusal"),
          PointerPattern.parse("/summary/*/text"));

  private final JsonNode request;
  private final InvariantListener breaches;
  private final Map<Integer, ResponseItem> items = new TreeMap<>();
  private final Set<String> ids = new HashSet<>();
  private Optional<JsonNode> last = Optional.empty();

  ResponsesAssembly(JsonNode request, InvariantListener breaches) {
    this.request = request;
    this.breaches = breaches;
  }

  @Override
  public void event(JsonNode event) {
    String type = text(event, "type");
    JsonNode response = event.path("response");
    if (response.isObject()) {
      response(type, response);
      return;
    }
    if (type.equals("response.output_item.added")) {
      added(event);
      return;
    }
    ResponseItem item = item(event);
    if (item == null) {
      return;
    }
    if (type.equals("response.output_item.done")) {
      done(item, event.path("item"));
    } else if (event.has("item_id") || !ResponseItem.takersOf(type).isEmpty()) {
      ofItem(item, type, event);
    }
  }

  @Override
  public int guess(JsonNode event, String key) {
    if (!key.equals("output_index")) {
      return -1;
    }
    String id = idOf(event);
    return items.entrySet().stream()
        .filter(item -> item.getValue().id().equals(id))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(-1);
  }

  private static String idOf(JsonNode event) {
    return event.has("item_id") ? text(event, "item_id") : text(event.path("item"), "id");
  }

  @Override
  public void end(boolean whole) {}

  @Override
  public Optional<JsonNode> result() {
    if (items.isEmpty()) {
      return last;
    }
    ObjectNode result =
        last.filter(JsonNode::isObject)
            .map(response -> (ObjectNode) response.deepCopy())
            .orElseGet(JsonNodeFactory.instance::objectNode);
    if (result.path("output").isEmpty()) {
      ArrayNode output = result.putArray("output");
      items.values().forEach(item -> output.add(item.node()));
    }
    return Optional.of(result);
  }

  private void response(String type, JsonNode response) {
    last = Optional.of(response);
    boolean completed = type.equals("response.completed") || type.equals("response.done");
    boolean terminal = completed || type.equals("response.incomplete");
    boolean failed = type.equals("response.failed");
    JsonNode usage = response.path("usage");
    if (!terminal && !failed && usage.isObject()) {
      breaches.broken(
          Invariant.USAGE_AT_END,
          "/response/usage",
          "null before the final event",
          Excerpt.of(usage));
    }
    if (completed && !usage.isObject()) {
      breaches.broken(Invariant.USAGE_AT_END, "/response/usage", "an object", Excerpt.of(usage));
    }
    if (terminal) {
      output(response.path("output"));
      OutputText.check(response, "/response", breaches);
      echo(response);
    }
  }

  private void output(JsonNode output) {
    int at = 0;
    for (ResponseItem item : items.values()) {
      if (item.done().isPresent() && !item.done().get().equals(output.path(at))) {
        breaches.broken(
            Invariant.OUTPUT_AGREES,
            "/response/output/" + at,
            "the item of response.output_item.done: " + Excerpt.of(item.done().get()),
            Excerpt.of(output.path(at)));
      }
      at++;
    }
    if (output.size() > items.size()) {
      breaches.broken(
          Invariant.OUTPUT_AGREES,
          "/response/output",
          "as many items as were completed: " + items.size(),
          Integer.toString(output.size()));
    }
  }

  private void echo(JsonNode response) {
    for (String name : ECHOED) {
      JsonNode asked = request.path(name);
      JsonNode echoed = response.path(name);
      if (asked.isValueNode() && !asked.isNull() && echoed.isValueNode() && !same(asked, echoed)) {
        breaches.broken(
            Invariant.SETTINGS_ECHOED,
            "/response/" + name,
            "the value in the request: " + Excerpt.of(asked),
            Excerpt.of(echoed));
      }
    }
  }

  private void added(JsonNode event) {
    JsonNode node = event.path("item");
    int index = number(event, "output_index", items.size());
    ResponseItem item = new ResponseItem(node);
    items.putIfAbsent(index, item);
    unique(text(node, "id"), "id");
    unique(text(node, "call_id"), "call_id");
  }

  private void unique(String id, String member) {
    if (!id.isEmpty() && !ids.add(member + ':' + id)) {
      breaches.broken(
          Invariant.UNIQUE_ITEMS,
          "/item/" + member,
          "a unique " + member,
          Excerpt.quoted(id) + ", which another item has");
    }
  }

  /** Finds the item of an event by its index or, without one, by its id. */
  private @Nullable ResponseItem item(JsonNode event) {
    int index = number(event, "output_index", -1);
    if (index >= 0) {
      return items.get(index);
    }
    String id = idOf(event);
    return items.values().stream()
        .filter(item -> item.id().equals(id))
        .findFirst()
        .orElse(items.isEmpty() ? null : items.get(items.size() - 1));
  }

  private void done(ResponseItem item, JsonNode node) {
    kept(item.id(), node, "id");
    kept(item.type(), node, "type");
    kept(item.callId(), node, "call_id");
    kept(item.name(), node, "name");
    item.parts().forEach((place, part) -> agree(part.text(), node.at(place), "/item" + place));
    for (PointerPattern texts : TEXTS) {
      for (PointerPattern.Found text : texts.select(node)) {
        if (!item.parts().containsKey(text.pointer())) {
          agree("", text.node(), "/item" + text.pointer());
        }
      }
    }
    if (item.type().equals("function_call")) {
      agree(item.arguments(), node.path("arguments"), "/item/arguments");
    }
    item.finish(node);
  }

  private void kept(String added, JsonNode node, String member) {
    String done = text(node, member);
    if (!added.isEmpty() && !done.equals(added)) {
      breaches.broken(
          Invariant.ITEMS_KEPT,
          "/item/" + member,
          Excerpt.quoted(added) + ", as it was added",
          Excerpt.of(node.path(member)));
    }
  }

  private void ofItem(ResponseItem item, String type, JsonNode event) {
    String id = text(event, "item_id");
    if (id.isEmpty() || (!item.id().isEmpty() && !id.equals(item.id()))) {
      breaches.broken(
          Invariant.ITEM_IDS,
          "/item_id",
          "the id of the item at its index: " + Excerpt.quoted(item.id()),
          Excerpt.of(event.path("item_id")));
    }
    List<String> takers = ResponseItem.takersOf(type);
    if (!takers.isEmpty() && takers.stream().noneMatch(item::isOfType)) {
      breaches.broken(
          Invariant.ITEM_IDS,
          "/type",
          "an event of a " + item.type() + " item",
          type + ", which belongs to " + String.join(" or ", takers));
    }
    if (type.startsWith("response.function_call_arguments.")) {
      arguments(item, type, event);
    } else {
      part(item, type, event);
    }
  }

  private void arguments(ResponseItem item, String type, JsonNode event) {
    if (type.endsWith(".delta")) {
      item.appendArguments(text(event, "delta"));
    } else if (event.path("arguments").isString()) {
      agree(item.arguments(), event.path("arguments"), "/arguments");
      item.setArguments(text(event, "arguments"));
    }
  }

  private void part(ResponseItem item, String type, JsonNode event) {
    Optional<String> place = ResponseItem.placeOf(type, event, item);
    if (place.isEmpty()) {
      return;
    }
    Part part = item.part(place.get());
    if (type.endsWith(".delta")) {
      part.append(text(event, "delta"));
    } else if (type.endsWith("annotation.added")) {
      int expected = part.annotations().size();
      if (number(event, "annotation_index", expected) != expected) {
        breaches.broken(
            Invariant.ANNOTATIONS_AGREE,
            "/annotation_index",
            Integer.toString(expected),
            Excerpt.of(event.path("annotation_index")));
      }
      part.annotations().add(event.path("annotation"));
    } else if (type.endsWith("part.done")) {
      JsonNode done = event.path("part");
      String member = done.has("refusal") ? "refusal" : "text";
      agree(part.text(), done.path(member), "/part/" + member);
      if (done.path(member).isString()) {
        part.set(text(done, member));
      }
      annotations(part, done.path("annotations"));
    } else if (type.endsWith(".done")) {
      String member = event.has("refusal") ? "refusal" : "text";
      agree(part.text(), event.path(member), "/" + member);
      if (event.path(member).isString()) {
        part.set(text(event, member));
      }
    }
  }

  private void annotations(Part part, JsonNode done) {
    boolean same = done.isMissingNode() ? part.annotations().isEmpty() : part.isAnnotatedBy(done);
    if (!same) {
      breaches.broken(
          Invariant.ANNOTATIONS_AGREE,
          "/part/annotations",
          "the " + part.annotations().size() + " added before",
          Excerpt.of(done));
    }
  }

  /** Requires that deltas add up to a string; the schema reports anything that is not a string. */
  private void agree(String deltas, JsonNode done, String pointer) {
    if (done.isString() || !deltas.isEmpty()) {
      Assembly.requireEqual(
          breaches,
          Invariant.DELTAS_ADD_UP,
          pointer,
          deltas,
          done.isString() ? done.stringValue() : "");
    }
  }

  private static boolean same(JsonNode asked, JsonNode echoed) {
    Optional<BigDecimal> number = Numbers.of(asked);
    Optional<BigDecimal> other = Numbers.of(echoed);
    return (number.isPresent() && other.isPresent())
        ? number.get().compareTo(other.get()) == 0
        : asked.equals(echoed);
  }
}
