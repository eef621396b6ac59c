package dev.understudy.cassette;

/**
 * The close frame that ended a WebSocket; the other end's answer to it is not kept.
 *
 * @param from who sent it
 * @param at when it came, in microseconds since the upgrade was sent upstream
 * @param code the status code; {@link #NO_CODE} when the frame had none
 * @param reason what it said besides; mostly empty
 */
public record Close(Peer from, long at, int code, String reason) {

  /** Stands for a close frame without a status code (RFC 6455, 7.4.1). */
  public static final int NO_CODE = 1005;

  /** Stands for a connection that ended without a close frame; never on a wire or cassette. */
  public static final int ABNORMAL = 1006;

  /** The server is restarted, or what it plays was changed: clients connect again (IANA). */
  public static final int SERVICE_RESTART = 1012;

  /** Refuses a code that no frame can carry. */
  public Close {
    boolean assigned = code >= 1000 && code <= 1014 && code != 1004 && code != ABNORMAL;
    if (!assigned && (code < 3000 || code >= 5000)) {
      throw new IllegalArgumentException(
          "not a close code that a frame can carry: "
              + code
              + " (RFC 6455, 7.4: 1000 to 1014 without 1004 and 1006, or 3000 to 4999)");
    }
    if (at < 0) {
      throw new IllegalArgumentException("a close cannot come before its upgrade: " + at);
    }
    if (code == NO_CODE && !reason.isEmpty()) {
      throw new IllegalArgumentException("a close without a code has no reason either");
    }
  }
}
