package dev.understudy.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run of one automaton: a state and its open lanes. */
final class Machine {

  private final Automaton automaton;
  private int state = Automaton.START;
  private @Nullable LaneSet lanes;

  Machine(Automaton automaton) {
    this.automaton = automaton;
  }

  boolean isBegun() {
    return state != Automaton.START;
  }

  /** Whether {@code symbol} may come now. */
  boolean takes(String symbol) {
    return automaton.step(state, symbol) != Automaton.NONE;
  }

  /** Whether the run is over, so that it can no longer be cut off. */
  boolean isOver() {
    return automaton.isOver(state);
  }

  /** Whether the run may end here. */
  boolean isDone() {
    return automaton.accepts(state) && (lanes == null || lanes.areDone());
  }

  /** Whether no further event is possible. */
  boolean isFinal() {
    return automaton.isFinal(state);
  }

  /** The events that may come now. */
  List<String> expected() {
    List<String> names = new ArrayList<>();
    if (lanes != null) {
      names.addAll(lanes.expected());
    }
    Stream.concat(
            automaton.lanes(state).stream()
                .flatMap(position -> position.body().expected(Automaton.START).stream()),
            automaton.expected(state).stream())
        .filter(name -> !names.contains(name))
        .forEach(names::add);
    if (isDone()) {
      names.add(Mismatch.END);
    }
    return names;
  }

  /** Takes an event. If it does not fit, returns the mismatch and continues as well as possible. */
  Optional<Mismatch> accept(String symbol, LaneKeys keys) {
    int next = automaton.step(state, symbol);
    if (next == Automaton.NONE) {
      Mismatch mismatch = Mismatch.ofPlace(symbol, expected(), automaton.ruleOf(state));
      int found = automaton.skipTo(state, symbol);
      if (found != Automaton.NONE) {
        // An early event is accepted as itself; the missing ones have been reported.
        var unused = enter(found, symbol, keys);
      }
      return Optional.of(mismatch);
    }
    LaneSet left = next == state ? null : lanes;
    Optional<Mismatch> unfinished = left == null ? Optional.empty() : left.unfinished(symbol);
    Optional<Mismatch> inner = enter(next, symbol, keys);
    return unfinished.isPresent() ? unfinished : inner;
  }

  /** Takes the end of the stream; returns a mismatch if it may not end here. */
  Optional<Mismatch> end() {
    return isDone()
        ? Optional.empty()
        : Optional.of(
            new Mismatch(Mismatch.Kind.END, "", expected(), "", "", automaton.ruleAtEnd(state)));
  }

  private Optional<Mismatch> enter(int next, String symbol, LaneKeys keys) {
    Optional<Automaton.LanePosition> position = automaton.lanes(next);
    if (position.isEmpty()) {
      lanes = null;
    } else if (next != state || lanes == null) {
      lanes = new LaneSet(position.get());
    }
    state = next;
    return lanes == null ? Optional.empty() : lanes.accept(symbol, keys);
  }
}
