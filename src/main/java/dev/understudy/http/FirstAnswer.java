package dev.understudy.http;

import dev.understudy.cassette.Body;
import java.util.Optional;

/** Answers requests, if it can, before they are sent to the gateway. */
public interface FirstAnswer {

  /**
   * Answers a request, if it can. It may block.
   *
   * @param body the body as sent; empty when it is too large to keep
   * @return whether it has answered; if not, nothing has been written
   */
  boolean answers(Exchange exchange, Optional<Body> body);
}
