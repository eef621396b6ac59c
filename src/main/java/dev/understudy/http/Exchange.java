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
 * One call on its way through: the client's request, and what it takes to answer it once.
 *
 * @param head that of {@code request}
 * @param response what goes to the client
 * @param callback is completed when the answer is over; failing it cuts the answer off
 */
public record Exchange(RequestHead head, Request request, Response response, Callback callback) {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /** An exchange whose head is read now. */
  public static Exchange of(Request request, Response response, Callback callback) {
    return new Exchange(RequestHead.of(request), request, response, callback);
  }

  /** This exchange with another callback. */
  public Exchange with(Callback other) {
    return new Exchange(head, request, response, other);
  }

  /**
   * Reads the request body without holding a thread while the client is slow. A request that breaks
   * off or is wrongly framed is refused.
   *
   * @param cap how many bytes of the body are kept
   * @param done gets the body as sent
   */
  public void readBody(int cap, Consumer<Body> done) {
    RequestReader.read(request, cap, done, this::refuseBroken);
  }

  /**
   * Answers with an error of Understudy's own, in the envelope of the endpoint.
   *
   * <p>Misses carry {@code x-should-retry: false}, so that the official clients do not ask again.
   */
  public void refuse(ErrorKind kind, String message) {
    ErrorAnswer.to(this, kind.status())
        .headersOf(kind)
        .send(head.dialect().errorBody(kind, message));
  }

  /** Refuses the request as the documented gateway does; a header names the rule. */
  public void refuse(Mistake mistake, Mistake.Refusal refusal) {
    ErrorAnswer.to(this, refusal.status())
        .header("x-understudy-error", mistake.rule())
        .send(head.dialect().errorBody(refusal));
  }

  /** Refuses a request that broke off or is wrongly framed; mostly nobody is there to read it. */
  public void refuseBroken(Throwable cause) {
    LOG.debug("a request broke off", cause);
    refuse(ErrorKind.BAD_REQUEST, "the request body ended early or is wrongly framed");
  }

  /**
   * Answers with an error that a test asked for, and says so in {@code x-understudy-fault}.
   *
   * @param retryAfter seconds for {@code Retry-After}
   */
  public void injectError(int status, OptionalInt retryAfter) {
    ErrorAnswer answer = ErrorAnswer.to(this, status).header("x-understudy-fault", "status");
    retryAfter.ifPresent(seconds -> answer.header("Retry-After", Integer.toString(seconds)));
    answer.send(
        head.dialect().errorBody(status, "a fault that the test asked for: status " + status));
  }

  /** Runs what answers, and answers with an error when that throws: the client must not wait. */
  public void answeringFailures(Runnable answer) {
    answeringFailures(answer, () -> {});
  }

  /**
   * Runs what answers, and answers with an error when that throws.
   *
   * @param failed runs before the client gets the error
   */
  public void answeringFailures(Runnable answer, Runnable failed) {
    try {
      answer.run();
    } catch (RuntimeException | StackOverflowError error) {
      LOG.error("a request could not be handled", RedactedStackTrace.of(error));
      failed.run();
      refuse(
          ErrorKind.INTERNAL,
          "an internal error in Understudy: " + error.getClass().getSimpleName());
    }
  }

  /**
   * Runs what answers on a thread of the server's pool, where it may take long: the thread that
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
