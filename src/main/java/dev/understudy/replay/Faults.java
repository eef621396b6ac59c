package dev.understudy.replay;

import dev.understudy.fault.Effect;
import dev.understudy.fault.Fault;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The faults that a session still has to show, in the order in which they were asked for. Safe for
 * use by several threads.
 */
public final class Faults {

  private final List<Fault> waiting = new ArrayList<>();

  /** Faults to begin with. */
  public Faults(List<Fault> first) {
    waiting.addAll(first);
  }

  /** One more. */
  public synchronized void add(Fault fault) {
    waiting.add(fault);
  }

  /** Forgets those that have not been shown. */
  public synchronized void clear() {
    waiting.clear();
  }

  /** What the next request to this path is to meet. */
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
