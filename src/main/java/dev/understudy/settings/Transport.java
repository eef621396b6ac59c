package dev.understudy.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** On which transports a recording answers. */
public enum Transport {
  /** On the one it was recorded on. */
  RECORDED,
  /**
   * On both: a turn of a WebSocket also answers {@code POST /v1/responses}, and a recorded stream
   * also a {@code response.create}.
   */
  ANY;

  /** The name on the command line and in the control API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The transport with this name. */
  public static Optional<Transport> of(String label) {
    return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
  }
}
