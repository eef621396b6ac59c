package dev.understudy.exchange;

import dev.understudy.dialect.Trouble;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Understudy's own answers, in the error envelope that the endpoint's clients understand. */
public final class Answers {

  private Answers() {}

  /**
   * Writes an error answer.
   *
   * <p>Misses carry {@code x-should-retry: false}, so that the official clients do not ask again.
   */
  public static void refuse(
      RequestHead head, Response response, Callback callback, Trouble trouble, String message) {
    response.reset();
    response.setStatus(trouble.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    switch (trouble) {
      case CASSETTE_MISS -> miss(response, "miss");
      case CASSETTE_EXHAUSTED -> miss(response, "exhausted");
      default -> response.getHeaders().put("x-understudy-error", trouble.code());
    }
    byte[] body = head.dialect().errorBody(trouble, message).getBytes(StandardCharsets.UTF_8);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static void miss(Response response, String kind) {
    response.getHeaders().put("x-should-retry", "false");
    response.getHeaders().put("x-understudy-miss", kind);
  }
}
