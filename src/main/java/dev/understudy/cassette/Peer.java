package dev.understudy.cassette;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** One of the two ends of a WebSocket. */
public enum Peer {
  /** The end that requested the upgrade. */
  CLIENT,
  /** The gateway. */
  SERVER;

  /** The name in cassettes. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The end with this name in cassettes; empty when there is none. */
  public static Optional<Peer> of(String label) {
    return Arrays.stream(values()).filter(peer -> peer.label().equals(label)).findFirst();
  }
}
