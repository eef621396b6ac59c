package dev.understudy.contract;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The severity of a rule, which depends on how well it is documented. */
public enum Level {
  /** Documented and verified: breaking it is a failure. */
  MUST("failure"),
  /** Documented: breaking it is a warning. */
  SHOULD("warning"),
  /** Observed in the family of gateways: breaking it is a note. */
  OBSERVED("note");

  private final String severity;

  Level(String severity) {
    this.severity = severity;
  }

  /** The name in packs and reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name of a violation of this level. */
  public String severity() {
    return severity;
  }

  /** The next stricter level, which applies to notes and warnings under {@code --strict}. */
  public Level raised() {
    return this == OBSERVED ? SHOULD : MUST;
  }

  /** The level with this name; empty when there is none. */
  public static Optional<Level> of(String label) {
    return Arrays.stream(values()).filter(level -> level.label().equals(label)).findFirst();
  }
}
