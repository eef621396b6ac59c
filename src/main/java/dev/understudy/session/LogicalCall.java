package dev.understudy.session;

import java.util.List;

/**
 * One call of the code under test, with the retries that its client made of it.
 *
 * @param attempts in order; at least one
 */
public record LogicalCall(List<SentRequest> attempts) {

  /** Copies the list. */
  public LogicalCall {
    attempts = List.copyOf(attempts);
  }

  /** How many times the client tried again. */
  public int retries() {
    return attempts.size() - 1;
  }

  /** The last attempt: whose answer the code under test got. */
  public SentRequest last() {
    return attempts.get(attempts.size() - 1);
  }
}
