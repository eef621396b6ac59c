package dev.understudy.replay;

import dev.understudy.settings.Speed;

/**
 * Converts recorded times to due times, by a speed and a reference point in the recording. Not
 * thread-safe.
 */
final class Timeline {

  private final Speed speed;
  private final Pacer pacer;
  private final Runnable goOn;
  private long anchor = System.nanoTime();
  private long anchorAt;

  /** The next wake-up, as {@link System#nanoTime}. */
  private long wake;

  /**
   * Creates a timeline that starts now, at the start of the recording.
   *
   * @param goOn runs at the next due time after {@link #waits}
   */
  Timeline(Speed speed, Pacer pacer, Runnable goOn) {
    this.speed = speed;
    this.pacer = pacer;
    this.goOn = goOn;
  }

  /**
   * Sets the reference point: {@code micros} of the recording is now, and earlier times are due.
   */
  void isNow(long micros) {
    anchor = System.nanoTime();
    anchorAt = micros;
  }

  /** Whether the recorded time {@code micros} is due. */
  boolean isDue(long micros) {
    return speed.isInstant() || System.nanoTime() - due(micros) >= 0;
  }

  /**
   * Whether the recorded time {@code micros} is not due yet; then schedules {@code goOn} for it.
   */
  boolean waits(long micros) {
    if (isDue(micros)) {
      return false;
    }
    long due = due(micros);
    if (due != wake) {
      wake = due;
      pacer.at(due, goOn);
    }
    return true;
  }

  /** Notes the delay of a chunk or frame, recorded at {@code micros}, that is sent now. */
  void played(long micros) {
    if (!speed.isInstant()) {
      pacer.lateness().add(System.nanoTime() - due(micros));
    }
  }

  private long due(long micros) {
    return anchor + nanos(Math.max(0, micros - anchorAt));
  }

  /** How long something recorded {@code micros} after another is played after it. */
  private long nanos(long micros) {
    return speed.isInstant() ? 0 : (long) (micros * 1000.0 / speed.factor());
  }
}
