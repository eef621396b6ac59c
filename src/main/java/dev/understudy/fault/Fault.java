package dev.understudy.fault;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * A fault for the next requests of a session: {@code Fault.status(429).times(2)}.
 *
 * @param effect its effect
 * @param times the number of requests it affects
 * @param path the path it affects, as the client sends it; empty for any
 */
public record Fault(Effect effect, int times, String path) {

  /** Refuses a fault for less than one request. */
  public Fault {
    if (times < 1) {
      throw new IllegalArgumentException(
          "invalid number of requests " + times + " for a fault: expected 1 or more");
    }
  }

  /** A fault that answers with an error, without {@code Retry-After}. */
  public static Fault status(int status) {
    return of(new Effect.Status(status, OptionalInt.empty()));
  }

  /** A fault that answers with an error and {@code Retry-After}. */
  public static Fault status(int status, int retryAfterSeconds) {
    return of(new Effect.Status(status, OptionalInt.of(retryAfterSeconds)));
  }

  /** A fault that cuts the answer after this number of chunks. */
  public static Fault cutAfter(int chunks) {
    return of(new Effect.Cut(chunks));
  }

  /** A fault that delays the answer. */
  public static Fault delay(Duration by) {
    return of(new Effect.Delay(by));
  }

  /** A fault for the next request, whatever its path. */
  public static Fault of(Effect effect) {
    return new Fault(effect, 1, "");
  }

  /** A copy of this fault for this number of requests. */
  public Fault times(int count) {
    return new Fault(effect, count, path);
  }

  /** A copy of this fault for requests to one path, such as {@code /v1/responses}. */
  public Fault on(String path) {
    return new Fault(effect, times, path);
  }
}
