package dev.understudy.record;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A gateway gave no answer, or none that can be kept; the message says why. */
public final class UnansweredException extends IOException {

  private static final long serialVersionUID = 1;

  private final boolean unreachable;

  UnansweredException(String reason, boolean unreachable, @Nullable Throwable cause) {
    super(reason, cause);
    this.unreachable = unreachable;
  }

  /** Whether it was not even reached, so that asking something else makes no sense. */
  public boolean isUnreachable() {
    return unreachable;
  }
}
