package dev.understudy.http;

import dev.understudy.cassette.Body;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What is asked before a request goes to the gateway, and may answer it instead. */
public interface FirstAnswer {

  /**
   * Answers a request, if it can. It may block.
   *
   * @param head that of {@code request}
   * @param body as sent; nothing when it is too large to be kept whole
   * @param callback hears of the end, if this answers
   * @return false when this has no answer; then it has written nothing
   */
  boolean answers(
      RequestHead head, Optional<Body> body, Request request, Response response, Callback callback);
}
