package dev.understudy.dialect;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The members of a message of either end that identify a turn of the Responses API (OpenAI, OpenAPI
 * document: ResponsesClientEvent and ResponsesServerEvent; WebSocket guide: {@code stream_id}).
 *
 * @param type the event's name; empty if the message has none
 * @param lane the {@code stream_id}; empty for the lane without a name
 * @param response the id of the response that it contains; empty if it contains none
 */
public record ResponsesEvent(String type, String lane, String response) {

  private static final String CREATE = "response.create";
  private static final String FAILED = "response.failed";
  private static final String ERROR = "error";

  /** {@code response.done} is llm-interactive-proxy's name for the first one. */
  private static final Set<String> TERMINAL =
      Set.of("response.completed", FAILED, "response.incomplete", "response.done", ERROR);

  /**
   * Types that neither begin nor end an answer; {@code [DONE]} and data that is not JSON have an
   * empty type.
   */
  private static final Set<String> MAY_FOLLOW =
      Set.of("response.rate_limits.updated", "keepalive", "");

  /** Reads the members of a JSON document. */
  public static ResponsesEvent of(JsonNode json) {
    return new ResponsesEvent(
        text(json.path("type")),
        text(json.path("stream_id")),
        text(json.path("response").path("id")));
  }

  /** Reads the members of a message; the type of one that is not JSON is empty. */
  public static ResponsesEvent of(Bytes message) {
    return of(CanonicalJson.parse(message).orElseGet(MissingNode::getInstance));
  }

  private static String text(JsonNode node) {
    return node.isString() ? node.stringValue() : "";
  }

  /** Whether an event of this type ends an answer. */
  static boolean isTerminal(String type) {
    return TERMINAL.contains(type);
  }

  /** Whether this is a client's request. */
  public boolean isCreate() {
    return type.equals(CREATE);
  }

  /** Whether this ends an answer. */
  public boolean isTerminal() {
    return isTerminal(type);
  }

  /** Whether this reports an error, with or without a response. */
  public boolean isError() {
    return type.equals(ERROR);
  }

  /** Whether this is a failed response, which may follow its error. */
  boolean isFailed() {
    return type.equals(FAILED);
  }

  /** Whether this may also follow the end of an answer, such as data that is not an event. */
  public boolean mayFollow() {
    return MAY_FOLLOW.contains(type);
  }
}
