package dev.understudy.cassette;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a response ended. */
public enum End {
  /** As the upstream meant it, or by a client that left after the stream's terminal event. */
  COMPLETE,
  /** The upstream closed or broke the response off. */
  UPSTREAM_CUT,
  /** The client left before the end. */
  CLIENT_LEFT,
  /** The upstream was silent for too long. */
  TIMED_OUT,
  /** The response went on, but the cassette stopped at the recorder's cap. */
  CAP_REACHED;

  /** The name on the cassette. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The end with this name on the cassette. */
  public static Optional<End> of(String label) {
    return Arrays.stream(values()).filter(end -> end.label().equals(label)).findFirst();
  }
}
