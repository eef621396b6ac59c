package dev.understudy.dialect;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What tells one turn of the Responses API from another in a message of either end (OpenAI, OpenAPI
 * document: ResponsesClientEvent and ResponsesServerEvent; WebSocket guide: {@code stream_id}).
 *
 * @param type the event's name; empty where the message has none
 * @param lane the {@code stream_id}; empty for the lane without a name
 * @param response the id of the response that it shows; empty where it shows none
 */
public record ResponsesEvent(String type, String lane, String response) {

  private static final String CREATE = "response.create";
  private static final String FAILED = "response.failed";
  private static final String ERROR = "error";

  /** {@code response.done} is llm-interactive-proxy's name for the first of them. */
  private static final Set<String> TERMINAL =
      Set.of("response.completed", FAILED, "response.incomplete", "response.done", ERROR);

  /** Neither begins nor ends an answer; {@code [DONE]} and whatever is no JSON have no type. */
  private static final Set<String> MAY_FOLLOW =
      Set.of("response.rate_limits.updated", "keepalive", "");

  /** What a JSON document says. */
  public static ResponsesEvent of(JsonNode json) {
    return new ResponsesEvent(
        text(json.path("type")),
        text(json.path("stream_id")),
        text(json.path("response").path("id")));
  }

  /** What a message says; what is no JSON has no type. */
  public static ResponsesEvent of(Bytes message) {
    return of(CanonicalJson.parse(message).orElseGet(MissingNode::getInstance));
  }

  private static String text(JsonNode node) {
    return node.isString() ? node.stringValue() : "";
  }

  /** Whether an answer is over with an event of this type. */
  static boolean isTerminal(String type) {
    return TERMINAL.contains(type);
  }

  /** Whether a client asks with it. */
  public boolean isCreate() {
    return type.equals(CREATE);
  }

  /** Whether an answer is over with it. */
  public boolean isTerminal() {
    return isTerminal(type);
  }

  /** Whether it says that something went wrong, with a response or without one. */
  public boolean isError() {
    return type.equals(ERROR);
  }

  /** Whether it belongs to a response that has failed, which may come behind its error. */
  boolean isFailed() {
    return type.equals(FAILED);
  }

  /** Whether it may come behind the end of an answer as well, such as what is no event at all. */
  public boolean mayFollow() {
    return MAY_FOLLOW.contains(type);
  }
}
