package dev.understudy.dialect;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How an answer ended, as its dialect says it; apart from whether rules were broken. */
public enum Verdict {
  /** The model said all it wanted, and the answer is whole. */
  COMPLETE,
  /** The answer is whole, and says that the model was stopped: by a limit or by a filter. */
  INCOMPLETE,
  /** The answer is an error, from the beginning or in its middle. */
  FAILED,
  /** The answer ends without the event or the reason that ends it. */
  TRUNCATED,
  /** The answer is not what its dialect can read. */
  MALFORMED;

  /** The name in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The verdict with this name. */
  public static Optional<Verdict> of(String label) {
    return Arrays.stream(values()).filter(verdict -> verdict.label().equals(label)).findFirst();
  }
}
