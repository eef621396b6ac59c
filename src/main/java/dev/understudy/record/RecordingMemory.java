package dev.understudy.record;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the memory of recordings: one body to a cap, and all recordings in progress to a share of
 * the heap. Thread-safe.
 */
final class RecordingMemory {

  /** The overhead of a chunk, in bytes. */
  private static final int OVERHEAD = 64;

  /** The cost of a recording without its bodies, mostly headers, in bytes. */
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

  /**
   * Reserves {@code bytes} for a body that has {@code inBody} already; returns false if there is no
   * room.
   */
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

  /** Reserves a recording without its bodies; returns false if there is no room. */
  boolean takeRecording() {
    return held.addAndGet(RECORDING) <= together;
  }

  /** Releases a recording without its bodies. */
  void releaseRecording() {
    held.addAndGet(-RECORDING);
  }

  /** Releases {@code chunks} chunks with {@code bytes} in total. */
  void release(int chunks, long bytes) {
    held.addAndGet(-bytes - (long) chunks * OVERHEAD);
  }
}
