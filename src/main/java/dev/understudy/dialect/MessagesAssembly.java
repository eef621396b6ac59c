package dev.understudy.dialect;

import static dev.understudy.dialect.Assembly.number;
import static dev.understudy.dialect.Assembly.text;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.Numbers;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Assembles events of messages (platform documentation, streaming). */
final class MessagesAssembly implements Assembly {

  /**
   * The only counter that never decreases; the others are sent again, and are smaller after a cache
   * hit.
   */
  private static final String COUNTER = "output_tokens";

  private static final Set<String> STOPPED =
      Set.of("max_tokens", "refusal", "model_context_window_exceeded");

  private static final Map<String, Set<String>> DELTAS =
      Map.of(
          "text", Set.of("text_delta", "citations_delta"),
          "tool_use", Set.of("input_json_delta"),
          "server_tool_use", Set.of("input_json_delta"),
          "thinking", Set.of("thinking_delta", "signature_delta"),
          "redacted_thinking", Set.of());

  private static final class Block {
    final ObjectNode start;
    final StringBuilder text = new StringBuilder();
    int deltas;
    boolean signed;

    Block(ObjectNode start) {
      this.start = start;
    }

    String type() {
      return Assembly.text(start, "type");
    }
  }

  private final InvariantListener breaches;
  private final Map<Integer, Block> blocks = new TreeMap<>();
  private Optional<ObjectNode> message = Optional.empty();
  private final ObjectNode usage = JsonNodeFactory.instance.objectNode();

  MessagesAssembly(InvariantListener breaches) {
    this.breaches = breaches;
  }

  @Override
  public void event(JsonNode event) {
    switch (text(event, "type")) {
      case "message_start" -> {
        if (message.isEmpty() && event.path("message") instanceof ObjectNode start) {
          message = Optional.of(start.deepCopy());
          count(start.path("usage"), "/message/usage");
        }
      }
      case "content_block_start" -> {
        if (event.path("content_block") instanceof ObjectNode block) {
          blocks.put(number(event, "index", blocks.size()), new Block(block.deepCopy()));
        }
      }
      case "content_block_delta" ->
          block(event).ifPresent(block -> delta(block, event.path("delta")));
      case "content_block_stop" -> block(event).ifPresent(this::stop);
      case "message_delta" -> {
        message.ifPresent(m -> {
          if (event.path("delta") instanceof ObjectNode delta) {
            m.setAll(delta);
          }
        });
        count(event.path("usage"), "/usage");
      }
      default -> {
        // Other events carry no part of the answer.
      }
    }
  }

  @Override
  public void end(boolean whole) {
    if (whole) {
      inputs();
    }
  }

  @Override
  public Optional<JsonNode> result() {
    return message.map(start -> {
      ObjectNode result = start.deepCopy();
      var content = result.putArray("content");
      blocks.values().forEach(block -> content.add(result(block)));
      result.set("usage", usage);
      return result;
    });
  }

  private Optional<Block> block(JsonNode event) {
    return Optional.ofNullable(blocks.get(number(event, "index", blocks.size() - 1)));
  }

  private void delta(Block block, JsonNode delta) {
    String kind = text(delta, "type");
    Set<String> allowed = DELTAS.get(block.type());
    block.deltas++;
    if (allowed != null && !allowed.contains(kind)) {
      breaches.broken(
          Invariant.DELTA_KINDS,
          "/delta/type",
          (allowed.isEmpty() ? "no delta" : String.join(" or ", allowed.stream().sorted().toList()))
              + " in a block of type "
              + block.type(),
          Excerpt.of(delta.path("type")));
      return;
    }
    if (block.signed) {
      breaches.broken(
          Invariant.DELTA_KINDS,
          "/delta/type",
          "no delta after the signature of a thinking block",
          Excerpt.of(delta.path("type")));
    }
    switch (kind) {
      case "text_delta" -> block.text.append(text(delta, "text"));
      case "input_json_delta" -> block.text.append(text(delta, "partial_json"));
      case "thinking_delta" -> block.text.append(text(delta, "thinking"));
      case "signature_delta" -> {
        block.signed = true;
        block.start.put("signature", text(delta, "signature"));
      }
      default -> {
        // Citations and unknown kinds carry no text.
      }
    }
  }

  private void stop(Block block) {
    if (block.deltas == 0 && !DELTAS.getOrDefault(block.type(), Set.of()).isEmpty()) {
      breaches.broken(Invariant.BLOCKS_NOT_EMPTY, "", "at least one delta in a block", "none");
    }
  }

  /** Checks tool inputs; they may be incomplete if the model was stopped. */
  private void inputs() {
    String reason = message.map(m -> text(m, "stop_reason")).orElse("");
    if (STOPPED.contains(reason)) {
      return;
    }
    blocks.forEach((index, block) -> {
      String json = block.text.toString();
      if (block.type().endsWith("tool_use") && !json.isEmpty() && parsed(json).isEmpty()) {
        breaches.broken(
            Invariant.TOOL_INPUT,
            "",
            "partial_json of block " + index + " that adds up to a JSON object, or is empty",
            Excerpt.quoted(json));
      }
    });
  }

  private void count(JsonNode counters, String pointer) {
    for (var counter : counters.properties()) {
      String name = counter.getKey();
      Optional<BigDecimal> now = Numbers.of(counter.getValue());
      Optional<BigDecimal> before = Numbers.of(usage.path(name));
      if (name.equals(COUNTER)
          && now.isPresent()
          && before.isPresent()
          && now.get().compareTo(before.get()) < 0) {
        breaches.broken(
            Invariant.USAGE_COUNTERS,
            pointer + "/" + name,
            "at least " + usage.path(name),
            counter.getValue().toString());
      }
      usage.set(name, counter.getValue());
    }
  }

  private static JsonNode result(Block block) {
    ObjectNode result = block.start.deepCopy();
    String text = block.text.toString();
    switch (block.type()) {
      case "text" -> result.put("text", text(block.start, "text") + text);
      case "thinking" -> result.put("thinking", text(block.start, "thinking") + text);
      case "tool_use", "server_tool_use" ->
          parsed(text).ifPresent(input -> result.set("input", input));
      default -> {
        // Comes complete with its start.
      }
    }
    return result;
  }

  private static Optional<JsonNode> parsed(String json) {
    return CanonicalJson.parse(Bytes.utf8(json)).filter(JsonNode::isObject);
  }
}
