package dev.understudy.dialect;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The end of an answer according to its dialect, whether or not rules were broken. */
public enum Verdict {
  /** The answer is complete, and the model finished. */
  COMPLETE,
  /** The answer is complete, and says that a limit or a filter stopped the model. */
  INCOMPLETE,
  /** The answer is an error, or contains one. */
  FAILED,
  /** The answer lacks the event or the reason that marks its end. */
  TRUNCATED,
  /** The answer cannot be read according to its dialect. */
  MALFORMED;

  /** The name in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The verdict with this name; empty when there is none. */
  public static Optional<Verdict> of(String label) {
    return Arrays.stream(values()).filter(verdict -> verdict.label().equals(label)).findFirst();
  }
}
