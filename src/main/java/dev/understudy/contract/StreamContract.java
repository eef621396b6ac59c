package dev.understudy.contract;

import dev.understudy.grammar.Grammar;
import dev.understudy.wire.PointerPattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The contract of an endpoint's event streams.
 *
 * @param type the member that names an event's type; without it, {@code kinds} identify events
 * @param kinds the criteria that identify events, in order of precedence
 * @param known documented types that are not in the grammar; they have no fixed position
 * @param grammar the order of events
 * @param blame the rule to blame for a misplaced event, by the event's name
 */
public record StreamContract(
    Optional<PointerPattern> type,
    List<EventKind> kinds,
    Set<String> known,
    Grammar grammar,
    Map<String, String> blame) {

  /** Copies the collections; the order of {@code blame} is the caller's. */
  public StreamContract {
    kinds = List.copyOf(kinds);
    known = Set.copyOf(known);
  }

  /** The rule to blame for an event called {@code name}. */
  public Optional<String> blameFor(String name) {
    return blame.entrySet().stream()
        .filter(entry -> Glob.matches(entry.getKey(), name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Whether an event with this name is documented. */
  public boolean knows(String name) {
    return grammar.symbols().contains(name)
        || kinds.stream().anyMatch(kind -> kind.name().equals(name))
        || known.stream().anyMatch(glob -> Glob.matches(glob, name));
  }
}
