package dev.understudy.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The transports on which a recording answers. */
public enum Transport {
  /** The one it was recorded on. */
  RECORDED,
  /**
   * Both: a turn of a WebSocket also answers {@code POST /v1/responses}, and a recorded stream also
   * a {@code response.create}.
   */
  ANY;

  /** The name on the command line and in the control API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The transport with this name; empty when there is none. */
  public static Optional<Transport> of(String label) {
    return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
  }
}
