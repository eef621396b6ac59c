package dev.understudy.cassette;

/**
 * When things happened, in microseconds since the request was sent upstream.
 *
 * @param upload how long sending the request took, before that moment
 * @param firstByte when the status line and headers had come
 * @param end when the response ended
 */
public record Timing(long upload, long firstByte, long end) {

  /** Everything at once: what a hand-written interaction has. */
  public static final Timing NONE = new Timing(0, 0, 0);

  private static final long LONGEST = 24L * 60 * 60 * 1_000_000;

  /** Refuses what cannot have happened. */
  public Timing {
    if (end > LONGEST) {
      throw new IllegalArgumentException("times are microseconds, up to a day: end " + end);
    }
    if (upload < 0 || firstByte < 0 || end < firstByte) {
      throw new IllegalArgumentException(
          "times must rise from zero: upload "
              + upload
              + ", first-byte "
              + firstByte
              + ", end "
              + end);
    }
  }
}
