package dev.understudy.wire;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stack trace of an error for the log, without its messages, which may quote traffic and with
 * it a secret.
 */
public final class RedactedStackTrace extends Exception {

  /** How {@link #summaryOf} begins. */
  public static final String INTERNAL_ERROR = "an internal error in Understudy: ";

  private static final long serialVersionUID = 1;

  private RedactedStackTrace(Throwable error, Set<Throwable> seen) {
    super(
        error.getClass().getName(),
        error.getCause() == null ? null : causeOf(error.getCause(), seen),
        false,
        true);
    setStackTrace(error.getStackTrace());
  }

  /** The class names and stack traces of an error and its causes. */
  public static RedactedStackTrace of(Throwable error) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.add(error);
    return new RedactedStackTrace(error, seen);
  }

  /** The error on one line, for a client or a report: its class, without its message. */
  public static String summaryOf(Throwable error) {
    return INTERNAL_ERROR + error.getClass().getSimpleName();
  }

  private static @Nullable RedactedStackTrace causeOf(Throwable cause, Set<Throwable> seen) {
    return seen.add(cause) ? new RedactedStackTrace(cause, seen) : null;
  }
}
