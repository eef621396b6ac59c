package dev.understudy.http;

import dev.understudy.cassette.Body;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.dialect.Mistake;
import dev.understudy.wire.RedactedStackTrace;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP call in progress: the client's request, and the means to answer it once.
 *
 * @param head the head of {@code request}
 * @param response the response to the client
 * @param callback completed at the end of the answer; failing it cuts the answer off
 */
public record Exchange(RequestHead head, Request request, Response response, Callback callback) {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /** Creates an exchange, and reads the request's head. */
  public static Exchange of(Request request, Response response, Callback callback) {
    return new Exchange(RequestHead.of(request), request, response, callback);
  }

  /** A copy of this exchange with another callback. */
  public Exchange with(Callback other) {
    return new Exchange(head, request, response, other);
  }

  /**
   * Reads the request body without blocking a thread while the client is slow. Refuses a request
   * that breaks off or is wrongly framed.
   *
   * @param cap the number of bytes of the body that are kept
   * @param done receives the body as sent
   */
  public void readBody(int cap, Consumer<Body> done) {
    RequestReader.read(request, cap, done, this::refuseBroken);
  }

  /**
   * Answers with one of Understudy's own errors, in the endpoint's envelope.
   *
   * <p>Misses carry {@code x-should-retry: false}, so that the official clients do not retry.
   */
  public void refuse(ErrorKind kind, String message) {
    ErrorAnswer.to(this, kind.status())
        .headersOf(kind)
        .send(head.dialect().errorBody(kind, message));
  }

  /** Refuses the request as the documented gateway does, and names the rule in a header. */
  public void refuse(Mistake mistake, Mistake.Refusal refusal) {
    ErrorAnswer.to(this, refusal.status())
        .header("x-understudy-error", mistake.rule())
        .send(head.dialect().errorBody(refusal));
  }

  /** Refuses a request that broke off or is wrongly framed; usually the client is already gone. */
  public void refuseBroken(Throwable cause) {
    LOG.debug("a request broke off", cause);
    refuse(ErrorKind.BAD_REQUEST, "the request body ended early or is wrongly framed");
  }

  /**
   * Answers with an error that a test injected, marked by {@code x-understudy-fault}.
   *
   * @param retryAfter seconds for {@code Retry-After}
   */
  public void injectError(int status, OptionalInt retryAfter) {
    ErrorAnswer answer = ErrorAnswer.to(this, status).header("x-understudy-fault", "status");
    retryAfter.ifPresent(seconds -> answer.header("Retry-After", Integer.toString(seconds)));
    answer.send(head.dialect().errorBody(status, "a fault injected by the test: status " + status));
  }

  /**
   * Runs {@code answer}, and answers with an error if it throws, so that the client does not wait
   * forever.
   */
  public void answeringFailures(Runnable answer) {
    answeringFailures(answer, () -> {});
  }

  /**
   * Runs {@code answer}, and answers with an error if it throws.
   *
   * @param failed runs before the client receives the error
   */
  public void answeringFailures(Runnable answer, Runnable failed) {
    try {
      answer.run();
    } catch (RuntimeException | StackOverflowError error) {
      LOG.error("a request could not be handled", RedactedStackTrace.of(error));
      failed.run();
      refuse(ErrorKind.INTERNAL, RedactedStackTrace.summaryOf(error));
    }
  }

  /**
   * Runs {@code answer} on a thread of the server's pool, where it may take long. The thread that
   * reads from the network must not wait for it.
   */
  public void onPool(Runnable answer) {
    request
        .getComponents()
        .getExecutor()
        .execute(() -> {
          try {
            answeringFailures(answer);
          } catch (Throwable error) {
            callback.failed(error);
            throw error;
          }
        });
  }
}
