package dev.understudy.grammar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The open lanes at one position. A lane that is over is dropped. */
final class LaneSet {

  private final Automaton.LanePosition position;
  private final Map<Long, Machine> open = new LinkedHashMap<>();
  private final Set<Long> overlapping = new HashSet<>();
  private long next;
  private long last;
  private boolean missingToldOnce;

  LaneSet(Automaton.LanePosition position) {
    this.position = position;
  }

  Optional<Mismatch> accept(String symbol, LaneKeys keys) {
    long key = keys.of(position.key());
    Optional<Mismatch> missing = Optional.empty();
    if (key == LaneKeys.MISSING) {
      long guess = keys.guess(position.key());
      key = begins(symbol) ? next : guess == LaneKeys.MISSING ? last : guess;
      if (!missingToldOnce) {
        missingToldOnce = true;
        missing = Optional.of(wrong(symbol, position.key() + " " + key, "no " + position.key()));
      }
    }
    last = key;
    Optional<Mismatch> wrong = route(key, symbol, keys);
    return missing.isPresent() ? missing : wrong;
  }

  /** Whether all lanes may end now. */
  boolean areDone() {
    return firstOpen().isEmpty();
  }

  /** The events that may come next in the open lanes. */
  List<String> expected() {
    List<String> names = new ArrayList<>();
    for (Machine lane : open.values()) {
      lane.expected().stream()
          .filter(name -> !name.equals(Mismatch.END) && !names.contains(name))
          .forEach(names::add);
    }
    return names;
  }

  /** A mismatch for the first lane that is not over, when {@code symbol} comes after all lanes. */
  Optional<Mismatch> unfinished(String symbol) {
    return firstOpen()
        .map(lane ->
            new Mismatch(
                Mismatch.Kind.UNFINISHED,
                symbol,
                lane.getValue().expected(),
                name(lane.getKey()),
                "",
                lane.getValue().end().flatMap(Mismatch::rule)));
  }

  private Optional<Mismatch> route(long key, String symbol, LaneKeys keys) {
    Machine lane = open.get(key);
    if (lane == null && key < next) {
      return Optional.of(
          Mismatch.ofPlace(symbol, List.of("nothing more in " + name(key)), Optional.empty()));
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
      overlapping.remove(key);
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
    Optional<Map.Entry<Long, Machine>> before = firstOpen();
    before.ifPresent(lane -> overlapping.add(lane.getKey()));
    return before.map(lane ->
        new Mismatch(
            Mismatch.Kind.LANE,
            symbol,
            lane.getValue().expected(),
            name(lane.getKey()),
            symbol + " (" + name(key) + ")",
            rule()));
  }

  /** The first lane that is not over and has not been reported. */
  private Optional<Map.Entry<Long, Machine>> firstOpen() {
    return open.entrySet().stream()
        .filter(lane -> !lane.getValue().isDone() && !overlapping.contains(lane.getKey()))
        .findFirst();
  }

  private Mismatch wrong(String symbol, String expected, String actual) {
    return new Mismatch(Mismatch.Kind.LANE, symbol, List.of(expected), "", actual, rule());
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
