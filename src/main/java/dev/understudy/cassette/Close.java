package dev.understudy.cassette;

/**
 * The close frame that ended a WebSocket; the other end's reply to it is not recorded.
 *
 * @param from the sender
 * @param at the time of arrival, in microseconds since the upgrade was sent upstream
 * @param code the status code; {@link #NO_CODE} when the frame had none
 * @param reason the reason text; usually empty
 */
public record Close(Peer from, long at, int code, String reason) {

  /** The code that represents a close frame without a status code (RFC 6455, 7.4.1). */
  public static final int NO_CODE = 1005;

  /**
   * The code that represents a connection that ended without a close frame; never sent or recorded.
   */
  public static final int ABNORMAL = 1006;

  /**
   * The code for a server that restarts, or whose recordings were changed; clients reconnect
   * (IANA).
   */
  public static final int SERVICE_RESTART = 1012;

  /** Refuses a code that a frame cannot carry. */
  public Close {
    boolean assigned = code >= 1000 && code <= 1014 && code != 1004 && code != ABNORMAL;
    if (!assigned && (code < 3000 || code >= 5000)) {
      throw new IllegalArgumentException(
          "not a close code that a frame can carry: "
              + code
              + " (RFC 6455, 7.4: 1000 to 1014 without 1004 and 1006, or 3000 to 4999)");
    }
    if (at < 0) {
      throw new IllegalArgumentException(
          "invalid time of a close: expected 0 or more microseconds, got " + at);
    }
    if (code == NO_CODE && !reason.isEmpty()) {
      throw new IllegalArgumentException("a close without a code cannot have a reason");
    }
  }
}
