package dev.understudy.replay;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Statistics of the delay of replayed chunks against their recorded time. Thread-safe.
 *
 * <p>Delays are counted in classes, each an eighth wider than the previous one.
 */
public final class Lateness {

  private static final int STEPS_PER_OCTAVE = 8;
  private static final int CLASSES = 40 * STEPS_PER_OCTAVE;

  private final AtomicLongArray counts = new AtomicLongArray(CLASSES);
  private final AtomicLong max = new AtomicLong();

  /** Creates empty statistics. */
  public Lateness() {}

  void add(long nanos) {
    long late = Math.max(0, nanos);
    counts.incrementAndGet(classOf(late));
    max.accumulateAndGet(late, Math::max);
  }

  /** The number of chunks sent. */
  public long count() {
    long sum = 0;
    for (int i = 0; i < CLASSES; i++) {
      sum += counts.get(i);
    }
    return sum;
  }

  /** The delay, in microseconds, that {@code share} (0 to 1) of all chunks do not exceed. */
  public long micros(double share) {
    long wanted = (long) Math.ceil(count() * share);
    long seen = 0;
    for (int i = 0; i < CLASSES; i++) {
      seen += counts.get(i);
      if (seen >= wanted && seen > 0) {
        return (long) (Math.pow(2, (i + 1.0) / STEPS_PER_OCTAVE) / 1000);
      }
    }
    return 0;
  }

  /** The largest delay, in microseconds. */
  public long maxMicros() {
    return max.get() / 1000;
  }

  private static int classOf(long nanos) {
    double log2 = nanos < 2 ? 0 : Math.log((double) nanos) / Math.log(2);
    return Math.min(CLASSES - 1, (int) (log2 * STEPS_PER_OCTAVE));
  }
}
