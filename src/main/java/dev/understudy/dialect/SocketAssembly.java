package dev.understudy.dialect;

import static dev.understudy.dialect.Assembly.text;

import dev.understudy.wire.Excerpt;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Assembles the requests and answers on a Responses WebSocket, lane by lane (OpenAI, WebSocket
 * guide). The result is {@code {"responses": number, "errors": [code], "closed": code}}.
 */
final class SocketAssembly implements Assembly {

  private final InvariantListener breaches;
  private final Lanes<Boolean> lanes = new Lanes<>();
  private final ObjectNode result = JsonNodeFactory.instance.objectNode();
  private int responses;

  SocketAssembly(InvariantListener breaches) {
    this.breaches = breaches;
    result.put("responses", 0);
    result.putArray("errors");
  }

  @Override
  public void asked(JsonNode message) {
    ResponsesEvent create = ResponsesEvent.of(message);
    if (!create.isCreate()) {
      return;
    }
    int inLane = lanes.underWay(create.lane());
    if (create.lane().isEmpty() && inLane > 0) {
      early(Invariant.LANES_SEQUENTIAL, inLane);
    }
    if (lanes.underWay() > 0) {
      early(Invariant.ONE_AT_A_TIME, lanes.underWay());
    }
    lanes.asked(create, true);
  }

  private void early(Invariant invariant, int underWay) {
    breaches.broken(
        invariant,
        "",
        "no response.create before the answer to the last one has ended",
        "response.create while "
            + underWay
            + (underWay == 1 ? " answer is in progress" : " answers are in progress"));
  }

  @Override
  public void event(JsonNode json) {
    ResponsesEvent event = ResponsesEvent.of(json);
    if (event.isError()) {
      result.withArray("errors").add(code(json));
    }
    boolean waitedFor = lanes.underWay() > 0;
    Optional<Lanes.Answer<Boolean>> answer = lanes.answered(event);
    if (answer.filter(Lanes.Answer::over).isPresent()) {
      result.put("responses", ++responses);
    }
    boolean ofResponse = event.type().startsWith("response.") && !event.mayFollow();
    if (ofResponse && answer.filter(it -> !it.guessed()).isEmpty()) {
      breaches.broken(
          Invariant.ANSWERS_ASKED,
          "/stream_id",
          waitedFor
              ? "the stream_id of a pending response.create"
              : "no event of a response, since no response.create is pending",
          event.type()
              + " with "
              + (event.lane().isEmpty() ? "no stream_id" : Excerpt.quoted(event.lane())));
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

  /** The error's code: nested, or flat, which openai-node accepts too (openai-node, ws-base.ts). */
  private static String code(JsonNode error) {
    String nested = text(error.path("error"), "code");
    return nested.isEmpty() ? text(error, "code") : nested;
  }
}
