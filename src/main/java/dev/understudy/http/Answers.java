package dev.understudy.http;

import dev.understudy.dialect.ErrorKind;
import dev.understudy.dialect.Mistake;
import dev.understudy.wire.RedactedStackTrace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Understudy's own answers, in the error envelope that the endpoint's clients understand. */
public final class Answers {

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  /**
   * Writes an error answer.
   *
   * <p>Misses carry {@code x-should-retry: false}, so that the official clients do not ask again.
   */
  public static void refuse(
      RequestHead head, Response response, Callback callback, ErrorKind trouble, String message) {
    response.reset();
    response.setStatus(trouble.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    switch (trouble) {
      case CASSETTE_MISS -> miss(response, "miss");
      case CASSETTE_EXHAUSTED -> miss(response, "exhausted");
      case NO_SOCKET -> {
        miss(response, "miss");
        // RFC 9110, 15.5.22: what to speak instead.
        response.getHeaders().put(HttpHeader.UPGRADE, "HTTP/1.1");
        response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade");
      }
      case NO_SESSION -> {
        response.getHeaders().put("x-should-retry", "false");
        response.getHeaders().put("x-understudy-error", trouble.code());
      }
      default -> response.getHeaders().put("x-understudy-error", trouble.code());
    }
    write(response, callback, head.dialect().errorBody(trouble, message));
  }

  /** Refuses a request as the documented gateway does, and says by which rule. */
  public static void refuse(
      RequestHead head,
      Response response,
      Callback callback,
      Mistake mistake,
      Mistake.Refusal refusal) {
    response.reset();
    response.setStatus(refusal.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put("x-understudy-error", mistake.rule());
    write(response, callback, head.dialect().errorBody(refusal));
  }

  /**
   * Answers with an error that a test asked for, and says so in {@code x-understudy-fault}.
   *
   * @param retryAfter seconds, when the answer names any
   */
  public static void fault(
      RequestHead head, Response response, Callback callback, int status, OptionalInt retryAfter) {
    response.reset();
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put("x-understudy-fault", "status");
    retryAfter.ifPresent(seconds -> response.getHeaders().put(HttpHeader.RETRY_AFTER, seconds));
    String message = "a fault that the test asked for: status " + status;
    write(response, callback, head.dialect().errorBody(status, message));
  }

  /** Answers a request that broke off or is wrongly framed; mostly nobody is there to read it. */
  public static void broken(
      RequestHead head, Response response, Callback callback, Throwable cause) {
    LOG.debug("a request broke off", cause);
    refuse(
        head,
        response,
        callback,
        ErrorKind.BAD_REQUEST,
        "the request body ended early or is wrongly framed");
  }

  /**
   * Runs what answers a request, and answers for it when that fails: an error of ours must not
   * leave a client waiting.
   */
  public static void guard(
      RequestHead head, Response response, Callback callback, Runnable answer) {
    guard(head, response, callback, answer, () -> {});
  }

  /** The same; {@code failed} runs before the client hears of an error. */
  public static void guard(
      RequestHead head, Response response, Callback callback, Runnable answer, Runnable failed) {
    try {
      answer.run();
    } catch (RuntimeException | StackOverflowError error) {
      LOG.error("a request could not be handled", RedactedStackTrace.of(error));
      failed.run();
      refuse(
          head,
          response,
          callback,
          ErrorKind.INTERNAL,
          "an internal error in Understudy: " + error.getClass().getSimpleName());
    }
  }

  /** The same on a thread that nobody waits for: for what takes longer than to read a request. */
  public static void elsewhere(
      RequestHead head, Request request, Response response, Callback callback, Runnable answer) {
    request
        .getComponents()
        .getExecutor()
        .execute(() -> {
          try {
            guard(head, response, callback, answer);
          } catch (Throwable error) {
            callback.failed(error);
            throw error;
          }
        });
  }

  private static void write(Response response, Callback callback, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static void miss(Response response, String kind) {
    response.getHeaders().put("x-should-retry", "false");
    response.getHeaders().put("x-understudy-miss", kind);
  }
}
