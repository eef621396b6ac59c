package dev.understudy.http;

import dev.understudy.cassette.Body;
import java.util.Optional;

/** What is asked before a request goes to the gateway, and may answer it instead. */
public interface FirstAnswer {

  /**
   * Answers a request, if it can. It may block.
   *
   * @param body as sent; nothing when it is too large to be kept whole
   * @return false when this has no answer; then it has written nothing
   */
  boolean answers(Exchange exchange, Optional<Body> body);
}
