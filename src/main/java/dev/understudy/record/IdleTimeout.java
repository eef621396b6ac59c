package dev.understudy.record;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Limits how long an upstream may be silent while it is expected to send or take something. Time
 * that is spent waiting for the client does not count. Thread-safe.
 */
final class IdleTimeout {

  private final Scheduler scheduler;
  private final long limitNanos;
  private final Consumer<TimeoutException> tooLong;
  private volatile long since;
  private volatile boolean expecting;
  private boolean over;
  private Scheduler.@Nullable Task next;

  IdleTimeout(Scheduler scheduler, Duration limit, Consumer<TimeoutException> tooLong) {
    this.scheduler = scheduler;
    this.limitNanos = limit.toNanos();
    this.tooLong = tooLong;
  }

  /** Starts to measure. */
  void begin() {
    expect();
    check();
  }

  /** Notes that the upstream is now expected to send or take something. */
  void expect() {
    since = System.nanoTime();
    expecting = true;
  }

  /** Notes that the upstream has done so, and the client is expected to act. */
  void rest() {
    expecting = false;
  }

  /** Stops measuring, and releases the references of the timer to the call. */
  synchronized void end() {
    over = true;
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  private void check() {
    long left = expecting ? since + limitNanos - System.nanoTime() : limitNanos;
    if (left <= 0) {
      tooLong.accept(
          new TimeoutException(
              "nothing received for " + TimeUnit.NANOSECONDS.toMillis(limitNanos) + " ms"));
      return;
    }
    synchronized (this) {
      if (!over) {
        next = scheduler.schedule(this::check, left + 1, TimeUnit.NANOSECONDS);
      }
    }
  }
}
