package dev.understudy.dialect;

import static dev.understudy.dialect.Assembly.number;
import static dev.understudy.dialect.Assembly.text;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.Excerpt;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Assembles chunks of chat completions (OpenAPI document, CreateChatCompletionStreamResponse). */
final class ChatAssembly implements Assembly {

  private static final String[] TEXTS = {"content", "refusal", "reasoning_content"};

  /** The finish reasons with which arguments may be incomplete. */
  private static final Set<String> STOPPED = Set.of("length", "content_filter");

  private static final class Call {
    String id = "";
    String type = "";
    String name = "";
    final StringBuilder arguments = new StringBuilder();
  }

  private static final class Choice {
    String role = "";
    String finishReason = "";
    final Map<String, StringBuilder> texts = new TreeMap<>();
    final Map<Integer, Call> calls = new TreeMap<>();
  }

  private final JsonNode request;
  private final InvariantListener breaches;
  private final Map<Integer, Choice> choices = new TreeMap<>();
  private int usageChunks;
  private JsonNode last = JsonNodeFactory.instance.missingNode();
  private JsonNode usage = JsonNodeFactory.instance.missingNode();

  ChatAssembly(JsonNode request, InvariantListener breaches) {
    this.request = request;
    this.breaches = breaches;
  }

  @Override
  public void event(JsonNode chunk) {
    JsonNode all = chunk.path("choices");
    if (!all.isArray()) {
      return;
    }
    last = chunk;
    usage(chunk, all);
    for (int i = 0; i < all.size(); i++) {
      JsonNode choice = all.path(i);
      choice(
          choices.computeIfAbsent(number(choice, "index", 0), index -> new Choice()),
          choice,
          "/choices/" + i);
    }
  }

  @Override
  public void end(boolean whole) {
    if (!whole) {
      return;
    }
    if (asksForUsage() && usageChunks == 0) {
      breaches.broken(
          Invariant.USAGE_CHUNK,
          "",
          "one chunk with usage and without choices before [DONE], since include_usage requests it",
          "none");
    }
    if (!request.isMissingNode()) {
      int wanted = number(request, "n", 1);
      if (choices.size() != wanted) {
        breaches.broken(
            Invariant.CHOICE_COUNT, "/choices", wanted + " choices", choices.size() + " choices");
      }
    }
    choices.forEach((index, choice) -> {
      if (!STOPPED.contains(choice.finishReason)) {
        choice.calls.forEach(this::arguments);
      }
    });
  }

  @Override
  public Optional<JsonNode> result() {
    if (choices.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("id", text(last, "id"));
    result.put("object", "chat.completion");
    result.put("model", text(last, "model"));
    ArrayNode all = result.putArray("choices");
    choices.forEach((index, choice) -> all.add(result(index, choice)));
    if (usage.isObject()) {
      result.set("usage", usage);
    }
    return Optional.of(result);
  }

  private boolean asksForUsage() {
    return request.path("stream_options").path("include_usage").isBoolean()
        && request.path("stream_options").path("include_usage").booleanValue();
  }

  private void usage(JsonNode chunk, JsonNode all) {
    if (!chunk.path("usage").isObject()) {
      return;
    }
    usage = chunk.path("usage");
    if (!all.isEmpty()) {
      breaches.broken(
          Invariant.USAGE_CHUNK,
          "/usage",
          "null or no usage on a chunk with choices",
          Excerpt.of(usage));
    } else if (++usageChunks > 1) {
      breaches.broken(Invariant.USAGE_CHUNK, "/usage", "one usage chunk", "a second one");
    } else if (!request.isMissingNode() && !asksForUsage()) {
      breaches.broken(
          Invariant.USAGE_CHUNK,
          "/usage",
          "no usage chunk, since include_usage did not request it",
          Excerpt.of(usage));
    } else if (choices.values().stream().anyMatch(choice -> choice.finishReason.isEmpty())) {
      breaches.broken(
          Invariant.USAGE_CHUNK,
          "",
          "the usage chunk after the last finish_reason",
          "the usage chunk before it");
    }
  }

  private void choice(Choice choice, JsonNode node, String pointer) {
    JsonNode delta = node.path("delta");
    if (choice.role.isEmpty()) {
      choice.role = text(delta, "role");
    }
    for (String name : TEXTS) {
      if (delta.path(name).isString()) {
        choice.texts.computeIfAbsent(name, n -> new StringBuilder()).append(text(delta, name));
      }
    }
    JsonNode calls = delta.path("tool_calls");
    for (int i = 0; i < calls.size(); i++) {
      call(choice, calls.path(i), pointer + "/delta/tool_calls/" + i);
    }
    if (node.path("finish_reason").isString()) {
      choice.finishReason = text(node, "finish_reason");
    }
  }

  private void call(Choice choice, JsonNode fragment, String pointer) {
    int index = number(fragment, "index", -1);
    if (index < 0 || index > choice.calls.size()) {
      breaches.broken(
          Invariant.TOOL_FRAGMENTS,
          pointer + "/index",
          "an index up to " + choice.calls.size(),
          Excerpt.of(fragment.path("index")));
      return;
    }
    Call call = choice.calls.get(index);
    boolean custom =
        text(fragment, "type").equals("custom") || (call != null && call.type.equals("custom"));
    JsonNode function = fragment.path(custom ? "custom" : "function");
    if (call == null) {
      call = new Call();
      choice.calls.put(index, call);
      call.id = text(fragment, "id");
      call.type = text(fragment, "type");
      call.name = text(function, "name");
      first(fragment, "id", pointer + "/id");
      first(fragment, "type", pointer + "/type");
      first(function, "name", pointer + (custom ? "/custom" : "/function") + "/name");
    } else {
      later(fragment, "id", call.id, pointer + "/id");
      later(function, "name", call.name, pointer + "/function/name");
    }
    call.arguments.append(text(function, custom ? "input" : "arguments"));
  }

  private void first(JsonNode node, String member, String pointer) {
    if (text(node, member).isEmpty()) {
      breaches.broken(
          Invariant.TOOL_FRAGMENTS,
          pointer,
          "a " + member + " in the first fragment of a tool call",
          Excerpt.of(node.path(member)));
    }
  }

  private void later(JsonNode node, String member, String first, String pointer) {
    String value = text(node, member);
    if (!value.isEmpty() && !value.equals(first)) {
      breaches.broken(
          Invariant.TOOL_FRAGMENTS,
          pointer,
          "no value, or " + Excerpt.quoted(first) + " again",
          Excerpt.quoted(value));
    }
  }

  private void arguments(int number, Call call) {
    String arguments = call.arguments.toString();
    if (!call.type.equals("custom")
        && CanonicalJson.parse(Bytes.utf8(arguments)).filter(JsonNode::isObject).isEmpty()) {
      breaches.broken(
          Invariant.TOOL_ARGUMENTS,
          "",
          "fragments of tool call " + number + " that add up to a JSON object",
          Excerpt.quoted(arguments));
    }
  }

  private static JsonNode result(int index, Choice choice) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("index", index);
    ObjectNode message = node.putObject("message");
    message.put("role", choice.role);
    message.putNull("content");
    choice.texts.forEach((name, value) -> message.put(name, value.toString()));
    if (!choice.calls.isEmpty()) {
      ArrayNode calls = message.putArray("tool_calls");
      choice
          .calls
          .values()
          .forEach(call -> {
            ObjectNode one = calls.addObject();
            one.put("id", call.id);
            one.put("type", call.type);
            ObjectNode function = one.putObject("function");
            function.put("name", call.name);
            function.put("arguments", call.arguments.toString());
          });
    }
    if (choice.finishReason.isEmpty()) {
      node.putNull("finish_reason");
    } else {
      node.put("finish_reason", choice.finishReason);
    }
    return node;
  }
}
