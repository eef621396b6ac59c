package dev.understudy.contract;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How firmly a rule is founded, and so how much breaking it means. */
public enum Level {
  /** Documented and verified: breaking it is a failure. */
  MUST("failure"),
  /** Documented: breaking it is a warning. */
  SHOULD("warning"),
  /** Seen in the family of gateways: breaking it is a note. */
  OBSERVED("note");

  private final String severity;

  Level(String severity) {
    this.severity = severity;
  }

  /** The name in packs and reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a broken rule of this level is called. */
  public String severity() {
    return severity;
  }

  /** One step firmer: what a note becomes under {@code --strict}, and a warning. */
  public Level raised() {
    return this == OBSERVED ? SHOULD : MUST;
  }

  /** The level with this name. */
  public static Optional<Level> of(String label) {
    return Arrays.stream(values()).filter(level -> level.label().equals(label)).findFirst();
  }
}
