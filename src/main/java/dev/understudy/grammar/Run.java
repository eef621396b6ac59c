package dev.understudy.grammar;

import java.util.Optional;

/**
 * Follows one stream, event by event. Its memory grows with the number of open lanes only. Not
 * thread-safe.
 */
public final class Run {

  private final Grammar grammar;
  private Machine machine;
  private boolean aborted;

  Run(Grammar grammar) {
    this.grammar = grammar;
    this.machine = grammar.newMachine();
  }

  /**
   * Takes the next event, which must be one of the grammar's; returns a mismatch if it is
   * misplaced.
   */
  public Optional<Mismatch> accept(String symbol, LaneKeys keys) {
    boolean underWay = !machine.isOver();
    if (machine.isBegun() && underWay && grammar.isAllowedAnywhere(symbol)) {
      return Optional.empty();
    }
    if (!aborted && underWay && !machine.takes(symbol)) {
      Optional<Machine> abort = grammar.newAbort(symbol);
      if (abort.isPresent()) {
        aborted = true;
        machine = abort.get();
      }
    }
    return machine.accept(symbol, keys);
  }

  /** Takes the end of the stream; returns a mismatch if an event is missing. */
  public Optional<Mismatch> end() {
    return machine.end();
  }

  /** Whether the stream may end here. */
  public boolean isDone() {
    return machine.isDone();
  }
}
