package dev.understudy.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lanes that are open at one place. A lane that is over is forgotten. */
final class LaneSet {

  private final Automaton.LanePosition position;
  private final Map<Long, Machine> open = new LinkedHashMap<>();
  private long next;
  private long last;
  private boolean missingToldOnce;

  LaneSet(Automaton.LanePosition position) {
    this.position = position;
  }

  Optional<Mismatch> accept(String symbol, Keys keys) {
    long key = keys.of(position.key());
    Optional<Mismatch> missing = Optional.empty();
    if (key == Keys.MISSING) {
      key = begins(symbol) ? next : last;
      if (!missingToldOnce) {
        missingToldOnce = true;
        missing =
            Optional.of(
                wrong(symbol, position.key() + " " + key, "no " + position.key() + " at all"));
      }
    }
    last = key;
    Optional<Mismatch> wrong = route(key, symbol, keys);
    return missing.isPresent() ? missing : wrong;
  }

  /** Whether all lanes could end now. */
  boolean areDone() {
    return open.values().stream().allMatch(Machine::isDone);
  }

  /** What may come next in the lanes that are open. */
  List<String> expected() {
    List<String> names = new ArrayList<>();
    for (Machine lane : open.values()) {
      lane.expected().stream()
          .filter(name -> !name.equals(Mismatch.END) && !names.contains(name))
          .forEach(names::add);
    }
    return names;
  }

  /** The first lane that is not over, when {@code symbol} comes after all lanes. */
  Optional<Mismatch> unfinished(String symbol) {
    return open.entrySet().stream()
        .filter(lane -> !lane.getValue().isDone())
        .findFirst()
        .map(lane ->
            new Mismatch(
                symbol,
                lane.getValue().expected(),
                name(lane.getKey()),
                "",
                lane.getValue().end().flatMap(Mismatch::rule)));
  }

  private Optional<Mismatch> route(long key, String symbol, Keys keys) {
    Machine lane = open.get(key);
    if (lane == null && key < next) {
      return Optional.of(
          new Mismatch(symbol, List.of(), "", name(key) + " is over: " + symbol, Optional.empty()));
    }
    Optional<Mismatch> outOfTurn = Optional.empty();
    if (lane == null) {
      outOfTurn = outOfTurn(key, symbol);
      lane = new Machine(position.body());
      open.put(key, lane);
      next = key + 1;
    }
    Optional<Mismatch> inner = lane.accept(symbol, keys).map(m -> m.within(name(key)));
    if (lane.isFinal()) {
      open.remove(key);
    }
    return outOfTurn.isPresent() ? outOfTurn : inner;
  }

  private Optional<Mismatch> outOfTurn(long key, String symbol) {
    if (key != next) {
      return Optional.of(wrong(symbol, name(next), name(key)));
    }
    if (position.interleaved()) {
      return Optional.empty();
    }
    Optional<Mismatch> overlap =
        open.entrySet().stream()
            .filter(lane -> !lane.getValue().isDone())
            .findFirst()
            .map(lane ->
                new Mismatch(
                    symbol,
                    lane.getValue().expected(),
                    name(lane.getKey()),
                    symbol + " (" + name(key) + ")",
                    rule()));
    open.clear();
    return overlap;
  }

  private Mismatch wrong(String symbol, String expected, String actual) {
    return new Mismatch(symbol, List.of(expected), "", actual, rule());
  }

  private Optional<String> rule() {
    return position.rule().isEmpty() ? Optional.empty() : Optional.of(position.rule());
  }

  private boolean begins(String symbol) {
    return position.body().step(Automaton.START, symbol) != Automaton.NONE;
  }

  private String name(long key) {
    return position.key() + " " + key;
  }
}
