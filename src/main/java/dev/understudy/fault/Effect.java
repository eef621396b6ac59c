package dev.understudy.fault;

import java.time.Duration;
import java.util.OptionalInt;

/** The effect of a fault on one request. */
public sealed interface Effect {

  /** A description for the journal. */
  String line();

  /**
   * An error response in the endpoint's envelope replaces the recording, which remains for the next
   * attempt.
   *
   * @param status 400 to 599
   * @param retryAfter seconds for the {@code Retry-After} header; empty to omit it, as many
   *     gateways do
   */
  record Status(int status, OptionalInt retryAfter) implements Effect {
    /** Refuses a status that is not an error. */
    public Status {
      if (status < 400 || status > 599) {
        throw new IllegalArgumentException(
            "invalid status " + status + " for a fault: expected 400 to 599");
      }
    }

    @Override
    public String line() {
      return "status " + status;
    }
  }

  /**
   * The connection is closed in the middle of the recording, which remains for the next attempt.
   *
   * @param chunks the number of chunks that the client receives first
   */
  record Cut(int chunks) implements Effect {
    /** Refuses a negative number. */
    public Cut {
      if (chunks < 0) {
        throw new IllegalArgumentException(
            "invalid number of chunks " + chunks + ": expected 0 or more");
      }
    }

    @Override
    public String line() {
      return "cut after " + chunks + (chunks == 1 ? " chunk" : " chunks");
    }
  }

  /**
   * The recording is played later.
   *
   * @param by the delay
   */
  record Delay(Duration by) implements Effect {
    private static final Duration MOST = Duration.ofMinutes(10);

    /** Refuses a delay that is negative or longer than any client waits. */
    public Delay {
      if (by.isNegative() || by.compareTo(MOST) > 0) {
        throw new IllegalArgumentException(
            "invalid delay " + by + ": expected 0 to " + MOST.toMillis() + " ms");
      }
    }

    @Override
    public String line() {
      return "delayed by " + by.toMillis() + " ms";
    }
  }
}
