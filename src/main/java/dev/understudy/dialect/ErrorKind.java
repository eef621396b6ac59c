package dev.understudy.dialect;

/**
 * The kinds of errors with which Understudy itself answers, with the status and the error types of
 * each dialect.
 */
public enum ErrorKind {
  /** No recorded request matches. */
  CASSETTE_MISS(404, "cassette_miss", "invalid_request_error", "not_found_error"),
  /** The request was recorded, and every recording of it has been used. */
  CASSETTE_EXHAUSTED(404, "cassette_exhausted", "invalid_request_error", "not_found_error"),
  /**
   * No WebSocket is recorded here, so clients should fall back to POST (Codex does, for this status
   * only).
   */
  NO_SOCKET(426, "cassette_miss", "invalid_request_error", "invalid_request_error"),
  /** A client's WebSocket message differs from the recorded one. */
  SOCKET_DRIFT(400, "cassette_drift", "invalid_request_error", "invalid_request_error"),
  /**
   * A WebSocket's client waits for an answer, but the recording expects another message from it
   * first.
   */
  SOCKET_STALLED(408, "cassette_stalled", "invalid_request_error", "invalid_request_error"),
  /** The path belongs to a session that does not exist or has been closed. */
  NO_SESSION(404, "no_session", "invalid_request_error", "not_found_error"),
  /** The gateway could not be reached, or closed the connection without an answer. */
  UPSTREAM_UNREACHABLE(502, "upstream_unreachable", "server_error", "api_error"),
  /** The gateway was silent for too long before it answered. */
  UPSTREAM_TIMEOUT(504, "upstream_timeout", "server_error", "timeout_error"),
  /** The request's Host or Origin is not one of this server's. */
  FORBIDDEN(403, "forbidden", "invalid_request_error", "permission_error"),
  /** The request body ended early or could not be read. */
  BAD_REQUEST(400, "bad_request", "invalid_request_error", "invalid_request_error"),
  /** An internal error in Understudy. */
  INTERNAL(500, "understudy_fault", "server_error", "api_error");

  private final int status;
  private final String code;
  private final String openAiType;
  private final String messagesType;

  ErrorKind(int status, String code, String openAiType, String messagesType) {
    this.status = status;
    this.code = code;
    this.openAiType = openAiType;
    this.messagesType = messagesType;
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }

  /** The {@code error.code}. */
  public String code() {
    return code;
  }

  String openAiType() {
    return openAiType;
  }

  String messagesType() {
    return messagesType;
  }
}
