package dev.understudy.session;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A request that the code under test has sent, without its secrets, and the status of its answer.
 */
public interface SentRequest {

  /** The HTTP method. */
  String method();

  /** The path as sent, relative to the session's base URL. */
  String path();

  /** The query as sent, without its question mark; empty when there is none. */
  String query();

  /** The first value of a header; credentials are masked. */
  Optional<String> header(String name);

  /** The body as text; only the beginning of a very large one. */
  String body();

  /** The size of the whole body in bytes. */
  long bodyBytes();

  /** The status of the answer; 0 when there was none. */
  int status();

  /**
   * The JSON body.
   *
   * @throws IllegalStateException when the body is not JSON; the message quotes its beginning
   */
  JsonValue json();

  /**
   * A string in the JSON body.
   *
   * @param pointer the place (RFC 6901), as in {@code /model}
   * @throws IllegalArgumentException for a pointer that does not begin with a slash
   * @throws IllegalStateException when the body is not JSON or has no string there; the message
   *     says what it has
   */
  default String text(String pointer) {
    return json().text(pointer);
  }

  /**
   * A number in the JSON body.
   *
   * @param pointer the place (RFC 6901), as in {@code /max_tokens}
   * @throws IllegalArgumentException for a pointer that does not begin with a slash
   * @throws IllegalStateException when the body is not JSON or has no number there; the message
   *     says what it has
   */
  default BigDecimal number(String pointer) {
    return json().number(pointer);
  }

  /**
   * Any value in the JSON body.
   *
   * @param pointer the place (RFC 6901), as in {@code /messages/0}; empty for the whole body
   * @return the value, which {@link JsonValue#exists may not exist}
   * @throws IllegalArgumentException for a pointer that neither is empty nor begins with a slash
   * @throws IllegalStateException when the body is not JSON
   */
  default JsonValue node(String pointer) {
    return json().node(pointer);
  }
}
