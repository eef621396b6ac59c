package dev.understudy.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run of one automaton: a state, and the lanes that are open in it. */
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

  /** Whether {@code symbol} can come now. */
  boolean takes(String symbol) {
    return automaton.step(state, symbol) != Automaton.NONE;
  }

  /** Whether it is over: nothing may break it off any more. */
  boolean isOver() {
    return automaton.isOver(state);
  }

  /** Whether it could end here. */
  boolean isDone() {
    return automaton.accepts(state) && (lanes == null || lanes.areDone());
  }

  /** Whether nothing can come any more. */
  boolean isFinal() {
    return automaton.isFinal(state);
  }

  /** What may come now. */
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

  /** Takes an event; one that does not fit is named, and the run goes on as well as it can. */
  Optional<Mismatch> accept(String symbol, LaneKeys keys) {
    int next = automaton.step(state, symbol);
    if (next == Automaton.NONE) {
      Mismatch mismatch = Mismatch.ofPlace(symbol, expected(), automaton.ruleOf(state));
      int found = automaton.skipTo(state, symbol);
      if (found != Automaton.NONE) {
        // What came early is taken as what it is; what is missing has been said.
        var unused = enter(found, symbol, keys);
      }
      return Optional.of(mismatch);
    }
    LaneSet left = next == state ? null : lanes;
    Optional<Mismatch> unfinished = left == null ? Optional.empty() : left.unfinished(symbol);
    Optional<Mismatch> inner = enter(next, symbol, keys);
    return unfinished.isPresent() ? unfinished : inner;
  }

  /** The stream has ended here. */
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
