package dev.understudy.replay;

import dev.understudy.fault.Effect;
import dev.understudy.fault.Fault;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The faults that a session has yet to inject, in the order in which they were added. Thread-safe.
 */
public final class Faults {

  private final List<Fault> waiting = new ArrayList<>();

  /** Creates a queue with initial faults. */
  public Faults(List<Fault> first) {
    waiting.addAll(first);
  }

  /** Adds a fault. */
  public synchronized void add(Fault fault) {
    waiting.add(fault);
  }

  /** Removes all faults. */
  public synchronized void clear() {
    waiting.clear();
  }

  /** Removes and returns the effect to inject into the next request to this path. */
  public synchronized Optional<Effect> take(String path) {
    for (Iterator<Fault> faults = waiting.iterator(); faults.hasNext(); ) {
      Fault fault = faults.next();
      if (fault.path().isEmpty() || fault.path().equals(path)) {
        if (fault.times() == 1) {
          faults.remove();
        } else {
          waiting.set(waiting.indexOf(fault), fault.times(fault.times() - 1));
        }
        return Optional.of(fault.effect());
      }
    }
    return Optional.empty();
  }
}
