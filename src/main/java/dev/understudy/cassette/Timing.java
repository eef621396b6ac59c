package dev.understudy.cassette;

/**
 * The times of an interaction's parts, in microseconds since the request was sent upstream.
 *
 * @param upload the duration of sending the request, which ends at time zero
 * @param firstByte the time at which the status line and headers had arrived
 * @param end the time at which the response ended
 */
public record Timing(long upload, long firstByte, long end) {

  /** All times zero, as in a hand-written interaction. */
  public static final Timing NONE = new Timing(0, 0, 0);

  private static final long MAX_MICROS = 24L * 60 * 60 * 1_000_000;

  /** Refuses times that are out of range or out of order. */
  public Timing {
    if (end > MAX_MICROS) {
      throw new IllegalArgumentException(
          "invalid time: expected at most one day in microseconds, got end " + end);
    }
    if (upload < 0 || firstByte < 0 || end < firstByte) {
      throw new IllegalArgumentException(
          "invalid times: expected upload >= 0 and 0 <= first-byte <= end, got upload "
              + upload
              + ", first-byte "
              + firstByte
              + ", end "
              + end);
    }
  }
}
