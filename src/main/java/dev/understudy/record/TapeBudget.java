package dev.understudy.record;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory recordings may hold: one body up to a cap, and all that are under way together up
 * to a share of the heap. Safe for use by several threads.
 */
final class TapeBudget {

  /** What an object around a few bytes costs. */
  private static final int OVERHEAD = 64;

  private final int perBody;
  private final long together;
  private final AtomicLong held = new AtomicLong();

  TapeBudget(int perBody) {
    this.perBody = perBody;
    this.together = Math.max(perBody, Runtime.getRuntime().maxMemory() / 4);
  }

  int perBody() {
    return perBody;
  }

  /** Takes room for {@code bytes} more in a body that holds {@code inBody} already. */
  boolean take(long inBody, int bytes) {
    if (inBody + bytes > perBody) {
      return false;
    }
    if (held.addAndGet(bytes + OVERHEAD) > together) {
      held.addAndGet(-bytes - OVERHEAD);
      return false;
    }
    return true;
  }

  /** Gives back what {@code chunks} pieces with {@code bytes} in all took. */
  void release(int chunks, long bytes) {
    held.addAndGet(-bytes - (long) chunks * OVERHEAD);
  }
}
