package dev.understudy.fault;

import java.time.Duration;
import java.util.OptionalInt;

/** What a fault does to one request. */
public sealed interface Effect {

  /** In words, for the journal. */
  String line();

  /**
   * An error answer in the endpoint's envelope takes the place of the recording, which stays for
   * the next attempt.
   *
   * @param status 400 to 599
   * @param retryAfter seconds for the {@code Retry-After} header; none to send none, as many
   *     gateways do
   */
  record Status(int status, OptionalInt retryAfter) implements Effect {
    /** Refuses what is no error. */
    public Status {
      if (status < 400 || status > 599) {
        throw new IllegalArgumentException("a fault has a status from 400 to 599, not " + status);
      }
    }

    @Override
    public String line() {
      return "status " + status;
    }
  }

  /**
   * The connection is closed in the middle of the recording, which stays for the next attempt.
   *
   * @param chunks how many of its chunks the client gets before
   */
  record Cut(int chunks) implements Effect {
    /** Refuses a negative number. */
    public Cut {
      if (chunks < 0) {
        throw new IllegalArgumentException("a cut comes after 0 chunks or more, not " + chunks);
      }
    }

    @Override
    public String line() {
      return "cut after " + chunks + (chunks == 1 ? " chunk" : " chunks");
    }
  }

  /**
   * The recording is played, but later.
   *
   * @param by how much
   */
  record Delay(Duration by) implements Effect {
    private static final Duration MOST = Duration.ofMinutes(10);

    /** Refuses what is longer than any client waits. */
    public Delay {
      if (by.isNegative() || by.compareTo(MOST) > 0) {
        throw new IllegalArgumentException(
            "a delay is from 0 to " + MOST.toMillis() + " ms, not " + by.toMillis());
      }
    }

    @Override
    public String line() {
      return "delayed by " + by.toMillis() + " ms";
    }
  }
}
