package dev.understudy.grammar;

import java.util.List;

/** A part of a grammar, with its productions already put in the place of their names. */
sealed interface Expression {

  /** One event, and the rule that is broken when exactly this one is missing; empty for none. */
  record Symbol(String name, String rule, long line) implements Expression {}

  /** One after the other. */
  record Chain(List<Expression> parts) implements Expression {
    public Chain {
      parts = List.copyOf(parts);
    }
  }

  /** Exactly one of them. */
  record Choice(List<Expression> parts) implements Expression {
    public Choice {
      parts = List.copyOf(parts);
    }
  }

  /** {@code ?}, {@code *} or {@code +}. */
  record Repeat(Expression part, boolean optional, boolean again) implements Expression {}

  /**
   * One or more lanes, each following {@code body}, told apart by a number that events carry.
   *
   * @param key the name of that number
   * @param interleaved whether lanes may overlap in time
   * @param rule what is broken when the numbers are not 0, 1, 2 and so on, or lanes overlap
   */
  record Lanes(String key, boolean interleaved, Expression body, String rule, long line)
      implements Expression {}
}
