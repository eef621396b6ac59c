package dev.understudy.grammar;

import java.util.Optional;

/**
 * Follows one stream, event by event, in memory that grows with the lanes that are open and with
 * nothing else. Not safe for use by several threads at once.
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
   * Takes the next event, which must be one of the grammar's; tells what is wrong with its place.
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

  /** The stream has ended; tells what is missing. */
  public Optional<Mismatch> end() {
    return machine.end();
  }

  /** Whether the stream could end here. */
  public boolean isDone() {
    return machine.isDone();
  }
}
