package dev.understudy.session;

import java.util.List;

/**
 * A call of the code under test, with its client's retries.
 *
 * @param attempts the requests in order; at least one
 */
public record LogicalCall(List<SentRequest> attempts) {

  /** Copies the list. */
  public LogicalCall {
    attempts = List.copyOf(attempts);
  }

  /** The number of retries. */
  public int retries() {
    return attempts.size() - 1;
  }

  /** The last attempt, whose answer the code under test received. */
  public SentRequest last() {
    return attempts.get(attempts.size() - 1);
  }
}
