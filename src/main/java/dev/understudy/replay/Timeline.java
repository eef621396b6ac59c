package dev.understudy.replay;

import dev.understudy.settings.Speed;

/**
 * Tells when something recorded is due, at a speed and counted from a moment of the recording. Not
 * safe for use by several threads at once.
 */
final class Timeline {

  private final Speed speed;
  private final Pacer pacer;
  private final Runnable goOn;
  private long anchor = System.nanoTime();
  private long anchorAt;

  /** What is waited for, as {@link System#nanoTime}. */
  private long wake;

  /**
   * One that begins now, with the recording.
   *
   * @param goOn runs when the time has come that was waited for
   */
  Timeline(Speed speed, Pacer pacer, Runnable goOn) {
    this.speed = speed;
    this.pacer = pacer;
    this.goOn = goOn;
  }

  /** What was recorded at {@code micros} is now; what was recorded before is due. */
  void isNow(long micros) {
    anchor = System.nanoTime();
    anchorAt = micros;
  }

  /** Whether what was recorded at {@code micros} is due. */
  boolean isDue(long micros) {
    return speed.isInstant() || System.nanoTime() - due(micros) >= 0;
  }

  /** Whether the time has not come; then the player goes on when it has. */
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

  /** Notes how late something is that is played now. */
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
