package dev.understudy.dialect;

import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The protocol of an endpoint, determined by its path. */
public enum Dialect {
  /** {@code POST /v1/chat/completions}. */
  CHAT_COMPLETIONS,
  /** {@code POST /v1/responses}. */
  RESPONSES,
  /** {@code POST /v1/messages} and paths below it. */
  MESSAGES,
  /** Any other endpoint. */
  GENERIC;

  /** The dialect of a request path; a session's or a gateway's prefix does not matter. */
  public static Dialect ofPath(String path) {
    if (path.endsWith("/chat/completions")) {
      return CHAT_COMPLETIONS;
    }
    if (path.endsWith("/responses") || path.contains("/v1/responses/")) {
      return RESPONSES;
    }
    return path.endsWith("/messages") || path.contains("/v1/messages/") ? MESSAGES : GENERIC;
  }

  /** The name in cassettes and messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * A JSON error body as this endpoint's clients expect it.
   *
   * <p>Anthropic's envelope for messages ({@code {"type":"error","error":{...}}}, platform docs,
   * api/errors), OpenAI's for the rest ({@code {"error":{message,type,param,code}}}, OpenAPI
   * document, ErrorResponse).
   */
  public String errorBody(ErrorKind trouble, String message) {
    return errorBody(
        this == MESSAGES ? trouble.messagesType() : trouble.openAiType(), trouble.code(), message);
  }

  /**
   * An error as a frame of a WebSocket: the body with a type and a status (OpenAI, WebSocket guide;
   * OpenAPI document, ResponseWsError).
   */
  public static String errorFrame(ErrorKind trouble, String message) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("type", "error");
    root.put("status", trouble.status());
    ObjectNode error = root.putObject("error");
    error.put("type", trouble.openAiType());
    error.put("code", trouble.code());
    error.put("message", message);
    error.putNull("param");
    return Json.MAPPER.writeValueAsString(root);
  }

  /** The error body of a gateway that refuses a request. */
  public String errorBody(Mistake.Refusal refusal) {
    String type = refusal.type().isEmpty() ? usualType(refusal.status()) : refusal.type();
    return errorBody(type, refusal.code(), refusal.message());
  }

  /** The default error body for a status. */
  public String errorBody(int status, String message) {
    String code = this == MESSAGES ? "" : status == 429 ? "rate_limit_exceeded" : "";
    return errorBody(usualType(status), code, message);
  }

  private String errorBody(String type, String code, String message) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    if (this == MESSAGES) {
      root.put("type", "error");
      ObjectNode error = root.putObject("error");
      error.put("type", type);
      error.put("message", message);
      if (!code.isEmpty()) {
        error.put("code", code);
      }
      root.putNull("request_id");
    } else {
      ObjectNode error = root.putObject("error");
      error.put("message", message);
      error.put("type", type);
      error.putNull("param");
      error.put("code", code);
    }
    return Json.MAPPER.writeValueAsString(root);
  }

  /** The default {@code error.type} for a status (Anthropic, errors: the list of types). */
  private String usualType(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 402 -> this == MESSAGES ? "billing_error" : "invalid_request_error";
      case 403 -> "permission_error";
      case 404 -> this == MESSAGES ? "not_found_error" : "invalid_request_error";
      case 413 -> this == MESSAGES ? "request_too_large" : "invalid_request_error";
      case 429 -> "rate_limit_error";
      case 504 -> this == MESSAGES ? "timeout_error" : "server_error";
      case 529 -> this == MESSAGES ? "overloaded_error" : "server_error";
      default ->
          status < 500 ? "invalid_request_error" : this == MESSAGES ? "api_error" : "server_error";
    };
  }

  /** Initialised when the first error is written, since a mapper costs startup time. */
  private static final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder().build();
  }
}
