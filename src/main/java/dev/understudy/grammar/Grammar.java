package dev.understudy.grammar;

import dev.understudy.yaml.Problems;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The order in which the events of a stream may come. A {@link Run} follows one stream. Immutable.
 */
public final class Grammar {

  private static final String STREAM = "stream";
  private static final String ABORT = "abort";
  private static final String ANYWHERE = "anywhere";

  private final Automaton stream;
  private final Optional<Automaton> abort;
  private final Set<String> anywhere;
  private final Set<String> symbols;

  private Grammar(Automaton stream, Optional<Automaton> abort, Set<String> anywhere) {
    this.stream = stream;
    this.abort = abort;
    this.anywhere = anywhere;
    Set<String> all = new HashSet<>(stream.alphabet());
    abort.ifPresent(automaton -> all.addAll(automaton.alphabet()));
    all.addAll(anywhere);
    this.symbols = Set.copyOf(all);
  }

  /**
   * Reads a grammar in the notation that contracts/README.md explains.
   *
   * @param firstLine the line of the file on which {@code text} begins
   * @throws RuntimeException made by {@code problems}, at the first problem
   */
  public static Grammar parse(String text, long firstLine, Problems problems) {
    Notation notation = new Notation(text, firstLine, problems);
    Automaton stream =
        new Automaton(
            notation
                .expression(STREAM)
                .orElseThrow(
                    () -> problems.at(firstLine, "the production 'stream := ...' is missing")),
            problems);
    Optional<Automaton> abort =
        notation.expression(ABORT).map(expression -> new Automaton(expression, problems));
    Set<String> anywhere =
        notation
            .expression(ANYWHERE)
            .map(expression -> new Automaton(expression, problems).alphabet())
            .orElse(Set.of());
    notation.requireAllUsed();
    return new Grammar(stream, abort, anywhere);
  }

  /** All events that occur in the grammar. */
  public Set<String> symbols() {
    return symbols;
  }

  /** All rules that the grammar names. */
  public Set<String> rules() {
    Set<String> all = new TreeSet<>(stream.rules());
    abort.ifPresent(automaton -> all.addAll(automaton.rules()));
    return all;
  }

  /** Starts to follow a stream. */
  public Run start() {
    return new Run(this);
  }

  Machine newMachine() {
    return new Machine(stream);
  }

  Optional<Machine> newAbort(String symbol) {
    return abort.map(Machine::new).filter(machine -> machine.takes(symbol));
  }

  boolean isAllowedAnywhere(String symbol) {
    return anywhere.contains(symbol);
  }
}
