package dev.understudy.grammar;

import dev.understudy.grammar.Expression.Chain;
import dev.understudy.grammar.Expression.Choice;
import dev.understudy.grammar.Expression.Lanes;
import dev.understudy.grammar.Expression.Repeat;
import dev.understudy.grammar.Expression.Symbol;
import dev.understudy.yaml.Problems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The position automaton of an expression (Glushkov): a state is the position of the last event. It
 * is deterministic, as content models of XML must be, so a run is one number.
 */
final class Automaton {

  /** The state before the first event. */
  static final int START = 0;

  /** The absence of a state. */
  static final int NONE = -1;

  private static final String END_OF_STREAM = "end";

  sealed interface Position {
    String rule();
  }

  private record One(String name, String rule, long line) implements Position {}

  /** A position at which lanes run. */
  record LanePosition(String key, boolean interleaved, Automaton body, String rule, long line)
      implements Position {}

  private record Ends(Set<Integer> first, Set<Integer> last, boolean nullable) {}

  private final Problems problems;
  private final List<Position> positions = new ArrayList<>();
  private final List<Set<Integer>> follow = new ArrayList<>();
  private final List<Map<String, Integer>> steps = new ArrayList<>();
  private final Set<Integer> accepting;
  private String endRule = "";
  private boolean endMarked;

  Automaton(Expression expression, Problems problems) {
    this.problems = problems;
    Ends ends = ends(expression);
    // From here on, the followers of state n are at index n.
    follow.add(0, ends.first);
    accepting = new HashSet<>(ends.last);
    if (ends.nullable) {
      accepting.add(START);
    }
    for (int state = START; state <= positions.size(); state++) {
      steps.add(steps(state));
    }
  }

  /** The state after {@code symbol}, or {@link #NONE}. */
  int step(int state, String symbol) {
    return steps.get(state).getOrDefault(symbol, NONE);
  }

  boolean accepts(int state) {
    return accepting.contains(state);
  }

  /** Whether no further event is possible. */
  boolean isFinal(int state) {
    return accepts(state) && steps.get(state).isEmpty();
  }

  /** Whether a stream is over in a state: it may end there, and the grammar marks that end. */
  boolean isOver(int state) {
    return endMarked && accepts(state);
  }

  /** The lanes that run in a state, if any. */
  Optional<LanePosition> lanes(int state) {
    return state != START && positions.get(state - 1) instanceof LanePosition lanes
        ? Optional.of(lanes)
        : Optional.empty();
  }

  /**
   * The state after the next {@code symbol}, skipping as few missing events as possible; {@link
   * #NONE} when it cannot come.
   */
  int skipTo(int from, String symbol) {
    Set<Integer> seen = new HashSet<>(Set.of(from));
    ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(from));
    while (!queue.isEmpty()) {
      int state = queue.remove();
      int next = step(state, symbol);
      if (next != NONE) {
        return next;
      }
      for (int follower : follow.get(state)) {
        if (seen.add(follower)) {
          queue.add(follower);
        }
      }
    }
    return NONE;
  }

  /** The names of the events that may come in a state; those that would end it come first. */
  Set<String> expected(int state) {
    Set<String> names = new LinkedHashSet<>();
    for (int next : byNearness(state)) {
      if (positions.get(next - 1) instanceof LanePosition lanes) {
        names.addAll(lanes.body.expected(START));
      } else if (positions.get(next - 1) instanceof One one) {
        names.add(one.name);
      }
    }
    return names;
  }

  private List<Integer> byNearness(int state) {
    Set<Integer> next = follow.get(state);
    return Stream.concat(
            next.stream().filter(this::accepts), next.stream().filter(n -> !accepts(n)))
        .toList();
  }

  /** The rule of the event that must come in a state, if only one may. */
  Optional<String> ruleOf(int state) {
    if (accepts(state)) {
      return endRule();
    }
    Set<Integer> next = follow.get(state);
    return next.size() == 1 ? rule(next.iterator().next()) : Optional.empty();
  }

  /** The rule of the event that is missing if the stream ends in a state. */
  Optional<String> ruleAtEnd(int state) {
    return byNearness(state).stream()
        .filter(next -> positions.get(next - 1) instanceof One)
        .flatMap(n -> rule(n).stream())
        .findFirst()
        .or(this::endRule);
  }

  Optional<String> endRule() {
    return endRule.isEmpty() ? Optional.empty() : Optional.of(endRule);
  }

  /** All events that occur in the expression. */
  Set<String> alphabet() {
    Set<String> all = new TreeSet<>();
    for (Position position : positions) {
      if (position instanceof LanePosition lanes) {
        all.addAll(lanes.body.alphabet());
      } else if (position instanceof One one) {
        all.add(one.name);
      }
    }
    return all;
  }

  /** All rules that the expression names. */
  Set<String> rules() {
    Set<String> all = new TreeSet<>();
    for (Position position : positions) {
      all.add(position.rule());
      if (position instanceof LanePosition lanes) {
        all.addAll(lanes.body.rules());
      }
    }
    all.add(endRule);
    all.remove("");
    return all;
  }

  private Optional<String> rule(int state) {
    Position position = positions.get(state - 1);
    if (position instanceof LanePosition lanes) {
      return lanes.body.ruleOf(START);
    }
    return position.rule().isEmpty() ? Optional.empty() : Optional.of(position.rule());
  }

  private Map<String, Integer> steps(int state) {
    Map<String, Integer> next = new HashMap<>();
    // Lanes continue until another event comes.
    lanes(state).ifPresent(lanes -> lanes.body.alphabet().forEach(name -> next.put(name, state)));
    for (int follower : follow.get(state)) {
      Position position = positions.get(follower - 1);
      if (position instanceof LanePosition lanes) {
        lanes.body.alphabet().forEach(name -> add(next, name, follower, lanes.line));
      } else if (position instanceof One one) {
        add(next, one.name, follower, one.line);
      }
    }
    return next;
  }

  private void add(Map<String, Integer> next, String name, int state, long line) {
    Integer other = next.put(name, state);
    if (other != null && other != state) {
      throw problems.at(
          line,
          "the grammar is ambiguous: '"
              + name
              + "' has more than one possible position here; rewrite it so that each event has"
              + " one");
    }
  }

  private Ends ends(Expression expression) {
    if (expression instanceof Symbol symbol) {
      if (symbol.name().equals(END_OF_STREAM)) {
        endRule = symbol.rule();
        endMarked = true;
        return new Ends(Set.of(), Set.of(), true);
      }
      return position(new One(symbol.name(), symbol.rule(), symbol.line()));
    }
    if (expression instanceof Lanes lanes) {
      Automaton body = new Automaton(lanes.body(), problems);
      if (body.accepts(START)) {
        throw problems.at(
            lanes.line(), "a lane must not be empty: it needs at least one required event");
      }
      return position(
          new LanePosition(lanes.key(), lanes.interleaved(), body, lanes.rule(), lanes.line()));
    }
    if (expression instanceof Choice choice) {
      return choice.parts().stream().map(this::ends).reduce(Automaton::either).orElseThrow();
    }
    if (expression instanceof Chain chain) {
      return chain.parts().stream().map(this::ends).reduce(this::join).orElseThrow();
    }
    Repeat repeat = (Repeat) expression;
    Ends part = ends(repeat.part());
    if (repeat.again()) {
      part.last.forEach(last -> follow.get(last - 1).addAll(part.first));
    }
    return new Ends(part.first, part.last, part.nullable || repeat.optional());
  }

  /** While positions are collected, the followers of position n are at index n - 1. */
  private Ends position(Position position) {
    positions.add(position);
    follow.add(new LinkedHashSet<>());
    Set<Integer> it = Set.of(positions.size());
    return new Ends(it, it, false);
  }

  private Ends join(Ends left, Ends right) {
    left.last.forEach(last -> follow.get(last - 1).addAll(right.first));
    return new Ends(
        left.nullable ? union(left.first, right.first) : left.first,
        right.nullable ? union(left.last, right.last) : right.last,
        left.nullable && right.nullable);
  }

  private static Ends either(Ends left, Ends right) {
    return new Ends(
        union(left.first, right.first),
        union(left.last, right.last),
        left.nullable || right.nullable);
  }

  private static Set<Integer> union(Set<Integer> left, Set<Integer> right) {
    Set<Integer> both = new LinkedHashSet<>(left);
    both.addAll(right);
    return both;
  }
}
