package dev.understudy.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a session answers requests. */
public enum Mode {
  /** Answers from the cassette; anything else is a miss. */
  REPLAY,
  /** Relays every request and records it to a new cassette. */
  RECORD,
  /** Answers what the cassette holds, relays the rest, and adds it to the cassette. */
  MISSING;

  /** The name in options and files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether requests are sent to a gateway. */
  public boolean records() {
    return this != REPLAY;
  }

  /**
   * The mode with this name, in any case.
   *
   * @throws IllegalArgumentException that lists the modes
   */
  public static Mode parse(String label) {
    return Arrays.stream(values())
        .filter(mode -> mode.label().equals(label.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "invalid mode '"
                    + label
                    + "': expected "
                    + Arrays.stream(values()).map(Mode::label).collect(Collectors.joining(", "))));
  }
}
