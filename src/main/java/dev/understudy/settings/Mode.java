package dev.understudy.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a session does with a request. */
public enum Mode {
  /** Answers from the cassette; anything else is a miss. */
  REPLAY,
  /** Relays every request and records it to a new cassette. */
  RECORD,
  /** Answers what the cassette has, relays the rest, and adds it to the cassette. */
  MISSING;

  /** The name in options and files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether requests go to a gateway. */
  public boolean records() {
    return this != REPLAY;
  }

  /**
   * The mode with this name, in any case.
   *
   * @throws IllegalArgumentException naming the modes that there are
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
