package dev.understudy.verify;

import dev.understudy.dialect.Dialect;
import dev.understudy.dialect.Invariant;
import dev.understudy.dialect.InvariantListener;
import dev.understudy.wire.Excerpt;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Checks that the tool results of a request answer its tool calls. */
final class ToolResults {

  private ToolResults() {}

  static void check(Dialect dialect, JsonNode request, InvariantListener breaches) {
    switch (dialect) {
      case CHAT_COMPLETIONS -> chat(request.path("messages"), breaches);
      case RESPONSES -> responses(request, breaches);
      case MESSAGES -> messages(request.path("messages"), breaches);
      case GENERIC -> {
        // No known rules.
      }
    }
  }

  /** Chat Completions: all results directly follow the assistant's message. */
  private static void chat(JsonNode messages, InvariantListener breaches) {
    Set<String> open = new LinkedHashSet<>();
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.path(i);
      String pointer = "/messages/" + i;
      if (message.path("role").asString("").equals("tool")) {
        answer(open, message.path("tool_call_id"), pointer + "/tool_call_id", breaches);
      } else {
        requireAnswered(open, pointer, breaches);
        open.clear();
        message.path("tool_calls").forEach(call -> open.add(call.path("id").asString("")));
      }
    }
    requireAnswered(open, "/messages", breaches);
  }

  /** Messages: results are in the next user turn; successive messages of one role are one turn. */
  private static void messages(JsonNode messages, InvariantListener breaches) {
    Set<String> open = new LinkedHashSet<>();
    for (int i = 0; i < messages.size(); i++) {
      String role = messages.path(i).path("role").asString("");
      JsonNode content = messages.path(i).path("content");
      for (int b = 0; b < content.size(); b++) {
        JsonNode block = content.path(b);
        switch (block.path("type").asString("")) {
          case "tool_result" ->
              answer(
                  open,
                  block.path("tool_use_id"),
                  "/messages/" + i + "/content/" + b + "/tool_use_id",
                  breaches);
          case "tool_use" -> open.add(block.path("id").asString(""));
          default -> {
            // Not about tools.
          }
        }
      }
      boolean turnEnds =
          i + 1 == messages.size() || !messages.path(i + 1).path("role").asString("").equals(role);
      if (turnEnds && role.equals("user")) {
        requireAnswered(open, "/messages/" + i, breaches);
        open.clear();
      }
    }
  }

  /** Responses: the calls may be in the previous response. */
  private static void responses(JsonNode request, InvariantListener breaches) {
    if (request.path("previous_response_id").isString() || request.has("conversation")) {
      return;
    }
    Set<String> calls = new LinkedHashSet<>();
    JsonNode input = request.path("input");
    for (int i = 0; i < input.size(); i++) {
      JsonNode item = input.path(i);
      String type = item.path("type").asString("");
      if (type.equals("function_call")) {
        calls.add(item.path("call_id").asString(""));
      } else if (type.equals("function_call_output")) {
        answer(calls, item.path("call_id"), "/input/" + i + "/call_id", breaches);
      }
    }
    requireAnswered(calls, "/input", breaches);
  }

  private static void answer(
      Set<String> open, JsonNode id, String pointer, InvariantListener breaches) {
    if (!open.remove(id.asString(""))) {
      breaches.broken(
          Invariant.TOOL_RESULTS,
          pointer,
          open.isEmpty() ? "a tool call before it" : "one of " + String.join(", ", open),
          Excerpt.of(id));
    }
  }

  private static void requireAnswered(
      Set<String> open, String pointer, InvariantListener breaches) {
    if (!open.isEmpty()) {
      breaches.broken(
          Invariant.TOOL_RESULTS,
          pointer,
          "a result for " + String.join(", ", open),
          "no result before the next message");
    }
  }
}
