package dev.understudy.record;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Thrown if a gateway gave no answer, or none that can be recorded; the message has the reason. */
public final class UnansweredException extends IOException {

  private static final long serialVersionUID = 1;

  private final boolean unreachable;

  UnansweredException(String reason, boolean unreachable, @Nullable Throwable cause) {
    super(reason, cause);
    this.unreachable = unreachable;
  }

  /** Whether the gateway could not be reached, so that further requests are pointless. */
  public boolean isUnreachable() {
    return unreachable;
  }
}
