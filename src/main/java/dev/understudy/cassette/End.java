package dev.understudy.cassette;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a response ended. */
public enum End {
  /** The response is complete, or the client left after the stream's terminal event. */
  COMPLETE,
  /** The upstream closed the connection before the end of the response. */
  UPSTREAM_CUT,
  /** The client left before the end. */
  CLIENT_LEFT,
  /** The upstream was silent for too long. */
  TIMED_OUT,
  /** The response continued, but recording stopped at the recorder's cap. */
  CAP_REACHED;

  /** The name in cassettes. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The end with this name in cassettes; empty when there is none. */
  public static Optional<End> of(String label) {
    return Arrays.stream(values()).filter(end -> end.label().equals(label)).findFirst();
  }
}
