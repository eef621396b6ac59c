package dev.understudy.record;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long an upstream has been silent while something was expected of it. Time in which
 * the client holds things up does not count. Safe for use by several threads.
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

  /** Begins to measure. */
  void begin() {
    expect();
    check();
  }

  /** The upstream is to send or take something now. */
  void expect() {
    since = System.nanoTime();
    expecting = true;
  }

  /** The upstream has done its part; it is the client's turn. */
  void rest() {
    expecting = false;
  }

  /** Ends the measuring, and keeps nothing of the call in a timer. */
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
              "nothing came for " + TimeUnit.NANOSECONDS.toMillis(limitNanos) + " ms"));
      return;
    }
    synchronized (this) {
      if (!over) {
        next = scheduler.schedule(this::check, left + 1, TimeUnit.NANOSECONDS);
      }
    }
  }
}
