package dev.understudy.http;

import dev.understudy.dialect.ErrorKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** An error answer with a JSON body, on its way to the client. */
final class ErrorAnswer {

  private final Response response;
  private final Callback callback;

  private ErrorAnswer(Response response, Callback callback) {
    this.response = response;
    this.callback = callback;
  }

  /** Begins an answer; resets whatever was set on the response before. */
  static ErrorAnswer to(Exchange exchange, int status) {
    Response response = exchange.response();
    response.reset();
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    return new ErrorAnswer(response, exchange.callback());
  }

  ErrorAnswer header(String name, String value) {
    response.getHeaders().put(name, value);
    return this;
  }

  /**
   * Sets headers that give programs the kind of error, and keep the official clients from retrying.
   */
  ErrorAnswer headersOf(ErrorKind kind) {
    return switch (kind) {
      case CASSETTE_MISS -> miss("miss");
      case CASSETTE_EXHAUSTED -> miss("exhausted");
      // RFC 9110, 15.5.22: the protocol to use instead.
      case NO_SOCKET -> miss("miss").header("Upgrade", "HTTP/1.1").header("Connection", "Upgrade");
      case NO_SESSION ->
          header("x-should-retry", "false").header("x-understudy-error", kind.code());
      default -> header("x-understudy-error", kind.code());
    };
  }

  void send(String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private ErrorAnswer miss(String kind) {
    return header("x-should-retry", "false").header("x-understudy-miss", kind);
  }
}
