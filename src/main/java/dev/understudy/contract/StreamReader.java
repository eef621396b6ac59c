package dev.understudy.contract;

import dev.understudy.dialect.Verdict;
import dev.understudy.grammar.Grammar;
import dev.understudy.wire.PointerPattern;
import dev.understudy.yaml.Fields;
import dev.understudy.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the contract of an endpoint's streams. */
final class StreamReader {

  private StreamReader() {}

  static StreamContract stream(Fields fields) {
    Optional<PointerPattern> type =
        fields.optionalNode("type").map(node -> RuleReader.path(fields, node));
    List<EventKind> kinds =
        fields.list("kinds").stream()
            .map(node -> Fields.read(fields.problems(), node, "a kind", StreamReader::kind))
            .toList();
    if (type.isEmpty() && kinds.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a 'type', the member that names an event's type, or 'kinds' that identify it");
    }
    YamlNode text = fields.node("grammar");
    // A literal block begins on the line below its key.
    Grammar grammar =
        Grammar.parse(fields.scalar("grammar", text).value(), text.line() + 1, fields.problems());
    Map<String, String> blame = new LinkedHashMap<>();
    fields
        .optionalNode("blame")
        .ifPresent(node -> {
          if (!(node instanceof YamlNode.Mapping mapping)) {
            throw fields.problem(node, "'blame' must be a mapping of events to rules");
          }
          mapping
              .members()
              .forEach(m -> blame.put(m.key(), fields.scalar(m.key(), m.value()).value()));
        });
    if (type.isEmpty()) {
      requireKinds(fields, text, grammar, kinds);
    }
    return new StreamContract(
        type, kinds, Set.copyOf(RuleReader.words(fields, "known")), grammar, blame);
  }

  static VerdictRule outcome(Fields fields) {
    return new VerdictRule(
        fields.word(
            "verdict", "", Verdict::of, "complete, incomplete, failed, truncated or malformed"),
        RuleReader.target(fields, fields.node("on")),
        RuleReader.words(fields, "is"));
  }

  private static EventKind kind(Fields fields) {
    return new EventKind(
        fields.text("name"),
        fields.optionalNode("data").map(node -> fields.scalar("data", node).value()),
        fields.optionalNode("event").map(node -> fields.scalar("event", node).value()),
        fields.optionalNode("in").map(node -> RuleReader.path(fields, node)),
        fields.optionalNode("has").map(node -> RuleReader.path(fields, node)),
        fields.optionalNode("lacks").map(node -> RuleReader.path(fields, node)));
  }

  private static void requireKinds(
      Fields fields, YamlNode text, Grammar grammar, List<EventKind> kinds) {
    for (String symbol : grammar.symbols()) {
      if (kinds.stream().noneMatch(kind -> kind.name().equals(symbol))) {
        throw fields.problem(
            text,
            "unknown name '"
                + symbol
                + "' in the grammar: expected a production or one of the 'kinds'");
      }
    }
  }
}
