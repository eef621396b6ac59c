package dev.understudy.wire;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a fault happened, for the log, without its words: they may repeat what a message said, and
 * with it a secret.
 */
public final class FaultTrace extends Exception {

  private static final long serialVersionUID = 1;

  private FaultTrace(Throwable fault, Set<Throwable> seen) {
    super(
        fault.getClass().getName(),
        fault.getCause() == null ? null : causeOf(fault.getCause(), seen),
        false,
        true);
    setStackTrace(fault.getStackTrace());
  }

  /** The classes and stacks of a fault and its causes. */
  public static FaultTrace of(Throwable fault) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.add(fault);
    return new FaultTrace(fault, seen);
  }

  private static @Nullable FaultTrace causeOf(Throwable cause, Set<Throwable> seen) {
    return seen.add(cause) ? new FaultTrace(cause, seen) : null;
  }
}
