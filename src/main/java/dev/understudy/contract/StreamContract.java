package dev.understudy.contract;

import dev.understudy.grammar.Grammar;
import dev.understudy.wire.PointerPattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an endpoint's event streams consist of.
 *
 * @param type the member that names an event's type; without it {@code kinds} tell
 * @param kinds how events are told, in the order in which they count
 * @param known types that are documented besides those of the grammar; they have no fixed place
 * @param grammar the order
 * @param blame the rule of an event that has no place where it came, by the event's name
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

  /** Whether the vocabulary has an event of this name. */
  public boolean knows(String name) {
    return grammar.symbols().contains(name)
        || kinds.stream().anyMatch(kind -> kind.name().equals(name))
        || known.stream().anyMatch(glob -> Glob.matches(glob, name));
  }
}
