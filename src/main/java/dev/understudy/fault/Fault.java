package dev.understudy.fault;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * A fault for the next requests of a session: {@code Fault.status(429).times(2)}.
 *
 * @param effect what it does
 * @param times for how many requests
 * @param path for which path, as the client sends it; empty for any
 */
public record Fault(Effect effect, int times, String path) {

  /** Refuses a fault for no request. */
  public Fault {
    if (times < 1) {
      throw new IllegalArgumentException("a fault is for 1 request or more, not " + times);
    }
  }

  /** An error answer, without {@code Retry-After}. */
  public static Fault status(int status) {
    return of(new Effect.Status(status, OptionalInt.empty()));
  }

  /** An error answer with {@code Retry-After}. */
  public static Fault status(int status, int retryAfterSeconds) {
    return of(new Effect.Status(status, OptionalInt.of(retryAfterSeconds)));
  }

  /** An end in the middle of an answer. */
  public static Fault cutAfter(int chunks) {
    return of(new Effect.Cut(chunks));
  }

  /** A late answer. */
  public static Fault delay(Duration by) {
    return of(new Effect.Delay(by));
  }

  /** A fault for the next request, whatever it is. */
  public static Fault of(Effect effect) {
    return new Fault(effect, 1, "");
  }

  /** The same for so many requests. */
  public Fault times(int count) {
    return new Fault(effect, count, path);
  }

  /** The same for requests to one path, such as {@code /v1/responses}. */
  public Fault on(String path) {
    return new Fault(effect, times, path);
  }
}
