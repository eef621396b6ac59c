package dev.understudy.dialect;

import static dev.understudy.dialect.Assembly.text;

import dev.understudy.wire.Excerpt;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is asked on a Responses WebSocket and what answers it, lane by lane (OpenAI, WebSocket
 * guide). It adds up to {@code {"responses": number, "errors": [code], "closed": code}}.
 */
final class SocketAssembly implements Assembly {

  private static final String UNNAMED = "";
  private static final String FAILED = "response.failed";

  /** What may follow the end of an answer. */
  private static final String LIMITS = "response.rate_limits.updated";

  private final Breaches breaches;
  private final Map<String, Integer> underWay = new HashMap<>();

  /** Lanes whose last answer was an error, which the failed response may still follow. */
  private final Set<String> erred = new HashSet<>();

  private final ObjectNode result = JsonNodeFactory.instance.objectNode();
  private int responses;

  SocketAssembly(Breaches breaches) {
    this.breaches = breaches;
    result.put("responses", 0);
    result.putArray("errors");
  }

  @Override
  public void asked(JsonNode message) {
    if (!ResponsesEvents.isCreate(text(message, "type"))) {
      return;
    }
    String lane = lane(message);
    int all = underWay.values().stream().mapToInt(Integer::intValue).sum();
    if (lane.equals(UNNAMED) && isUnderWay(lane)) {
      breaches.broken(
          Invariant.LANES_SEQUENTIAL,
          "",
          "no response.create before the answer to the last one is over",
          "response.create while " + counted(underWay.getOrDefault(lane, 0)));
    }
    if (all > 0) {
      breaches.broken(
          Invariant.ONE_AT_A_TIME,
          "",
          "no response.create before the answer to the last one is over",
          "response.create while " + counted(all));
    }
    underWay.merge(lane, 1, Integer::sum);
    erred.remove(lane);
  }

  @Override
  public void event(JsonNode event) {
    String type = text(event, "type");
    String lane = lane(event);
    boolean error = type.equals("error");
    boolean late = type.equals(LIMITS) || (type.equals(FAILED) && erred.contains(lane));
    if (error) {
      result.withArray("errors").add(code(event));
    }
    if (isUnderWay(lane)) {
      if (ResponsesEvents.isTerminal(type)) {
        underWay.merge(lane, -1, Integer::sum);
        result.put("responses", ++responses);
        if (error) {
          erred.add(lane);
        }
      }
    } else if (type.startsWith("response.") && !late) {
      breaches.broken(
          Invariant.ANSWERS_ASKED,
          "/stream_id",
          underWay.values().stream().anyMatch(count -> count > 0)
              ? "the stream_id of a response.create that is being answered"
              : "nothing, since no response.create waits for an answer",
          type + " with " + (lane.isEmpty() ? "no stream_id" : Excerpt.quoted(lane)));
    }
  }

  @Override
  public void closed(int code) {
    result.put("closed", code);
  }

  @Override
  public void end(boolean whole) {}

  @Override
  public Optional<JsonNode> result() {
    return Optional.of(result);
  }

  private boolean isUnderWay(String lane) {
    return underWay.getOrDefault(lane, 0) > 0;
  }

  private static String lane(JsonNode message) {
    return text(message, "stream_id");
  }

  /** Nested, or flat as openai-node takes it too (openai-node, ws-base.ts). */
  private static String code(JsonNode error) {
    String nested = text(error.path("error"), "code");
    return nested.isEmpty() ? text(error, "code") : nested;
  }

  private static String counted(int answers) {
    return answers + (answers == 1 ? " answer is under way" : " answers are under way");
  }
}
