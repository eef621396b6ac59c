package dev.understudy.grammar;

import java.util.List;

/** A part of a grammar, with the names of productions already replaced by their expressions. */
sealed interface Expression {

  /**
   * One event, and the rule that is broken when exactly this one is missing; empty when there is
   * none.
   */
  record Symbol(String name, String rule, long line) implements Expression {}

  /** All parts in order. */
  record Chain(List<Expression> parts) implements Expression {
    public Chain {
      parts = List.copyOf(parts);
    }
  }

  /** Exactly one of the parts. */
  record Choice(List<Expression> parts) implements Expression {
    public Choice {
      parts = List.copyOf(parts);
    }
  }

  /** A repetition: {@code ?}, {@code *} or {@code +}. */
  record Repeat(Expression part, boolean optional, boolean again) implements Expression {}

  /**
   * One or more lanes, each following {@code body}, identified by a number that events carry.
   *
   * @param key the name of that number
   * @param interleaved whether lanes may overlap in time
   * @param rule the rule that is broken when the numbers are not 0, 1, 2 and so on, or lanes
   *     overlap
   */
  record Lanes(String key, boolean interleaved, Expression body, String rule, long line)
      implements Expression {}
}
