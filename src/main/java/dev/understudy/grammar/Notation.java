package dev.understudy.grammar;

import dev.understudy.grammar.Expression.Chain;
import dev.understudy.grammar.Expression.Choice;
import dev.understudy.grammar.Expression.Lanes;
import dev.understudy.grammar.Expression.Repeat;
import dev.understudy.grammar.Expression.Symbol;
import dev.understudy.yaml.Problems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the grammar notation that contracts/README.md explains. */
final class Notation {

  private static final Pattern TOKEN =
      Pattern.compile("\\s+|#[^\n]*|:=|[()|*+?]|@[A-Za-z0-9.-]+|[A-Za-z_][A-Za-z0-9_.-]*|.");

  private static final int DEEPEST = 64;

  private record Word(String text, long line) {}

  private record Production(String name, List<Word> words, long line) {}

  private final Problems problems;
  private final Map<String, Production> productions = new LinkedHashMap<>();
  private final Set<String> used = new LinkedHashSet<>();
  private final Deque<String> open = new ArrayDeque<>();
  private List<Word> words = List.of();
  private int next;
  private int depth;
  private long line;

  Notation(String text, long firstLine, Problems problems) {
    this.problems = problems;
    split(text, firstLine);
  }

  /** The expression of a production; empty if there is no such production. */
  Optional<Expression> expression(String production) {
    if (!productions.containsKey(production)) {
      return Optional.empty();
    }
    used.add(production);
    return Optional.of(resolve(production));
  }

  /** Refuses productions that cannot be reached from 'stream'. */
  void requireAllUsed() {
    for (Production production : productions.values()) {
      if (!used.contains(production.name)) {
        throw problems.at(
            production.line,
            "the production '" + production.name + "' cannot be reached from 'stream'; remove it");
      }
    }
  }

  private void split(String text, long firstLine) {
    List<Word> all = new ArrayList<>();
    long at = firstLine;
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      String word = matcher.group();
      if (!word.isBlank() && !word.startsWith("#")) {
        all.add(new Word(word, at));
      }
      at += word.chars().filter(c -> c == '\n').count();
    }
    for (int i = 0; i < all.size(); ) {
      Word name = all.get(i);
      if (i + 1 >= all.size() || !all.get(i + 1).text.equals(":=") || !isName(name.text)) {
        throw problems.at(name.line, "expected 'name := ...', found '" + name.text + "'");
      }
      int end = i + 2;
      while (end < all.size() && !(end + 1 < all.size() && all.get(end + 1).text.equals(":="))) {
        end++;
      }
      Production production = new Production(name.text, all.subList(i + 2, end), name.line);
      if (productions.put(name.text, production) != null) {
        throw problems.at(name.line, "duplicate production '" + name.text + "'");
      }
      i = end;
    }
  }

  private Expression resolve(String name) {
    Production production = Objects.requireNonNull(productions.get(name));
    if (open.contains(name)) {
      throw problems.at(
          production.line, "the production '" + name + "' uses itself; repeat with * or + instead");
    }
    open.push(name);
    List<Word> outerWords = words;
    int outerNext = next;
    words = production.words;
    next = 0;
    line = production.line;
    Expression expression = choice();
    if (next < words.size()) {
      throw unexpected();
    }
    words = outerWords;
    next = outerNext;
    open.pop();
    return expression;
  }

  private Expression choice() {
    List<Expression> parts = new ArrayList<>(List.of(chain()));
    while (take("|")) {
      parts.add(chain());
    }
    return parts.size() == 1 ? parts.get(0) : new Choice(parts);
  }

  private Expression chain() {
    List<Expression> parts = new ArrayList<>(List.of(repeat()));
    while (next < words.size() && !peek("|") && !peek(")")) {
      parts.add(repeat());
    }
    return parts.size() == 1 ? parts.get(0) : new Chain(parts);
  }

  private Expression repeat() {
    Expression part = primary();
    if (take("?")) {
      return new Repeat(part, true, false);
    }
    if (peek("*") || peek("+")) {
      if (part instanceof Lanes) {
        throw problems.at(line, "lanes already repeat; write each(...) or each(...)?");
      }
      return new Repeat(part, word().text.equals("*"), true);
    }
    return part;
  }

  private Expression primary() {
    if (take("(")) {
      if (++depth > DEEPEST) {
        throw problems.at(line, "the grammar is nested more than " + DEEPEST + " levels deep");
      }
      Expression inner = choice();
      depth--;
      require(")");
      return inner;
    }
    Word word = word();
    if (!isName(word.text)) {
      next--;
      throw unexpected();
    }
    if ((word.text.equals("each") || word.text.equals("series")) && peek("(")) {
      return lanes(word);
    }
    if (productions.containsKey(word.text)) {
      used.add(word.text);
      return resolve(word.text);
    }
    return new Symbol(word.text, rule(), word.line);
  }

  private Expression lanes(Word kind) {
    require("(");
    String key = word().text;
    require(")");
    String rule = rule();
    return new Lanes(key, kind.text.equals("each"), primary(), rule, kind.line);
  }

  private String rule() {
    return next < words.size() && words.get(next).text.startsWith("@")
        ? word().text.substring(1)
        : "";
  }

  private boolean take(String text) {
    if (peek(text)) {
      next++;
      return true;
    }
    return false;
  }

  private boolean peek(String text) {
    return next < words.size() && words.get(next).text.equals(text);
  }

  private void require(String text) {
    if (!take(text)) {
      throw problems.at(line, "expected '" + text + "' " + found());
    }
  }

  private Word word() {
    if (next >= words.size()) {
      throw unexpected();
    }
    Word word = words.get(next++);
    line = word.line;
    return word;
  }

  private RuntimeException unexpected() {
    if (next < words.size()) {
      line = words.get(next).line;
    }
    return problems.at(line, "expected an event, a production or '(' " + found());
  }

  private String found() {
    return next < words.size()
        ? "before '" + words.get(next).text + "'"
        : "before the end of '" + open.peek() + "'";
  }

  private static boolean isName(String text) {
    return Character.isLetter(text.charAt(0)) || text.charAt(0) == '_';
  }
}
