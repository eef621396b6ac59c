package dev.understudy.record;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory recordings may hold: one body up to a cap, and all that are under way together up
 * to a share of the heap. Safe for use by several threads.
 */
final class RecordingMemory {

  /** What an object around a few bytes costs. */
  private static final int OVERHEAD = 64;

  /** What a recording costs besides its bodies: headers, mostly. */
  private static final int RECORDING = 4096;

  private final int perBody;
  private final long together;
  private final AtomicLong held = new AtomicLong();

  RecordingMemory(int perBody) {
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

  /** Counts a recording, whatever it comes to hold; false when there is no room for another. */
  boolean takeRecording() {
    return held.addAndGet(RECORDING) <= together;
  }

  /** Gives back what a recording itself took. */
  void releaseRecording() {
    held.addAndGet(-RECORDING);
  }

  /** Gives back what {@code chunks} pieces with {@code bytes} in all took. */
  void release(int chunks, long bytes) {
    held.addAndGet(-bytes - (long) chunks * OVERHEAD);
  }
}
