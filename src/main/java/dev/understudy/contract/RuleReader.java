package dev.understudy.contract;

import dev.understudy.dialect.Invariant;
import dev.understudy.wire.PointerPattern;
import dev.understudy.yaml.Fields;
import dev.understudy.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the rules of one file. */
final class RuleReader {

  private static final Pattern ID = Pattern.compile("[A-Z]{1,3}-[0-9]{2}[a-z]?");
  private static final Pattern STATUS = Pattern.compile("[1-5](?:xx|[0-9]{2})");

  private final String endpoint;
  private final Documents documents;
  private final Optional<JsonNode> definitions;

  /**
   * A reader.
   *
   * @param endpoint the endpoint of rules that do not name any; empty if they must
   * @param definitions the schemas that a rule's schema may refer to as {@code #/$defs/NAME}
   */
  RuleReader(String endpoint, Documents documents, Optional<JsonNode> definitions) {
    this.endpoint = endpoint;
    this.documents = documents;
    this.definitions = definitions;
  }

  Rule rule(Fields fields) {
    YamlNode idNode = fields.node("id");
    String id = fields.scalar("id", idNode).value();
    if (!ID.matcher(id).matches()) {
      throw fields.problem(idNode, "invalid rule id '" + id + "': expected one such as C-01");
    }
    List<String> endpoints = endpoint.isEmpty() ? words(fields, "for") : List.of(endpoint);
    if (endpoints.isEmpty()) {
      throw fields.problem(idNode, id + ": 'for' must name at least one endpoint");
    }
    Level level = level(fields);
    List<Target> on =
        new ArrayList<>(fields.list("on").stream().map(node -> target(fields, node)).toList());
    Check check = check(fields, idNode);
    if (check instanceof Check.ValidEvents events) {
      events.schemas().keySet().stream().sorted().map(Target::ofEvent).forEach(on::add);
    }
    return new Rule(
        id,
        level,
        fields.text("says"),
        documents.source(fields),
        endpoints,
        on,
        fields
            .optionalNode("when")
            .map(node -> Fields.read(fields.problems(), node, "when", this::condition))
            .orElse(Condition.ALWAYS),
        fields.flag("moody"),
        check,
        mutants(fields, endpoints.get(0)));
  }

  /** Reads a change to a rule of the profile below. */
  Change change(Fields fields) {
    String id = fields.text("id");
    boolean without = fields.flag("without");
    boolean leveled = fields.has("level");
    if (without == leveled) {
      throw fields.problem(
          fields.optionalNode("level").orElse(YamlNode.text(id)),
          "a change to " + id + " needs either a 'level' or 'without: true'");
    }
    return new Change(
        id,
        leveled ? Optional.of(level(fields)) : Optional.empty(),
        documents.source(fields),
        mutants(fields, endpoint));
  }

  static Target target(Fields fields, YamlNode node) {
    return parsed(fields, node, Target::parse);
  }

  static PointerPattern path(Fields fields, YamlNode node) {
    return parsed(fields, node, PointerPattern::parse);
  }

  static <T> T parsed(Fields fields, YamlNode node, Function<String, T> parse) {
    try {
      return parse.apply(fields.scalar("value", node).value());
    } catch (IllegalArgumentException wrong) {
      throw fields.problem(node, String.valueOf(wrong.getMessage()));
    }
  }

  static List<String> words(Fields fields, String key) {
    return fields.list(key).stream().map(node -> fields.scalar(key, node).value()).toList();
  }

  private static Level level(Fields fields) {
    return fields.word("level", "", Level::of, "must, should or observed");
  }

  private Condition condition(Fields fields) {
    return new Condition(
        fields.optionalNode("request").map(node -> schema(fields, node)),
        words(fields, "probe"),
        fields.flag("http"));
  }

  private JsonSchema schema(Fields fields, YamlNode node) {
    JsonNode source = PackFile.json(fields, node);
    if (source instanceof ObjectNode object && definitions.isPresent()) {
      object.set("$defs", definitions.get());
    }
    try {
      return JsonSchema.compile(source);
    } catch (IllegalArgumentException unsound) {
      throw fields.problem(node, String.valueOf(unsound.getMessage()));
    }
  }

  private Map<String, JsonSchema> schemas(Fields fields) {
    YamlNode node = fields.node("events");
    if (!(node instanceof YamlNode.Mapping mapping)) {
      throw fields.problem(node, "'events' must be a mapping of events to schemas");
    }
    Map<String, JsonSchema> schemas = new LinkedHashMap<>();
    mapping.members().forEach(m -> schemas.put(m.key(), schema(fields, m.value())));
    return schemas;
  }

  private Check check(Fields fields, YamlNode idNode) {
    List<Check> checks = new ArrayList<>();
    fields.optionalNode("schema").ifPresent(n -> checks.add(new Check.Valid(schema(fields, n))));
    if (fields.has("events")) {
      checks.add(new Check.ValidEvents(schemas(fields)));
    }
    if (fields.has("same")) {
      checks.add(new Check.Same(paths(fields, "same")));
    }
    fields
        .optionalNode("sum")
        .ifPresent(node ->
            checks.add(
                Fields.read(
                    fields.problems(),
                    node,
                    "sum",
                    sum -> new Check.Sum(paths(sum, "of"), path(sum, sum.node("is"))))));
    fields
        .optionalNode("unique")
        .ifPresent(node -> checks.add(new Check.Unique(path(fields, node))));
    fields
        .optionalNode("rising")
        .ifPresent(node -> checks.add(new Check.Rising(path(fields, node), false)));
    fields
        .optionalNode("gapless")
        .ifPresent(node -> checks.add(new Check.Rising(path(fields, node), true)));
    if (fields.flag("order")) {
      checks.add(new Check.Order());
    }
    if (fields.flag("known")) {
      checks.add(new Check.Known());
    }
    if (fields.has("named")) {
      checks.add(new Check.Named(fields.flag("named")));
    }
    if (fields.has("status")) {
      checks.add(new Check.Status(statuses(fields)));
    }
    fields
        .optionalNode("header")
        .ifPresent(
            node -> checks.add(Fields.read(fields.problems(), node, "header", RuleReader::header)));
    fields.optionalNode("holds").ifPresent(node -> checks.add(holds(fields, node)));
    if (checks.size() != 1) {
      throw fields.problem(
          idNode,
          "a rule needs exactly one of schema, events, same, sum, unique, rising, gapless, order,"
              + " known, named, status, header and holds");
    }
    return checks.get(0);
  }

  private static Check holds(Fields fields, YamlNode node) {
    String label = fields.scalar("holds", node).value();
    return new Check.Holds(
        Invariant.of(label)
            .orElseThrow(() ->
                fields.problem(
                    node,
                    "unknown invariant '"
                        + label
                        + "': expected one of "
                        + Arrays.stream(Invariant.values())
                            .map(Invariant::label)
                            .collect(Collectors.joining(", ")))));
  }

  private static Check header(Fields fields) {
    YamlNode node = fields.node("matches");
    String expression = fields.scalar("matches", node).value();
    try {
      return new Check.HeaderMatches(fields.text("name"), Pattern.compile(expression));
    } catch (PatternSyntaxException notRegex) {
      throw fields.problem(node, "invalid regular expression: " + notRegex.getDescription());
    }
  }

  private static List<String> statuses(Fields fields) {
    List<String> statuses = words(fields, "status");
    for (String status : statuses) {
      if (!STATUS.matcher(status).matches()) {
        throw new IllegalArgumentException(
            "invalid status '" + status + "': expected one such as 404 or 4xx");
      }
    }
    return statuses;
  }

  private static List<PointerPattern> paths(Fields fields, String key) {
    return fields.list(key).stream().map(node -> path(fields, node)).toList();
  }

  private static List<Mutant> mutants(Fields fields, String endpoint) {
    return fields.list("mutants").stream()
        .map(node ->
            Fields.read(fields.problems(), node, "a mutant", mutant -> mutant(mutant, endpoint)))
        .toList();
  }

  private static Mutant mutant(Fields fields, String endpoint) {
    String of = fields.text("of");
    int slash = of.indexOf('/');
    return new Mutant(
        slash < 0 ? endpoint : of.substring(0, slash),
        of.substring(slash + 1),
        fields.list("edits").stream()
            .map(node -> Fields.read(fields.problems(), node, "an edit", RuleReader::edit))
            .toList());
  }

  private static Edit edit(Fields fields) {
    if (fields.has("set")) {
      return new Edit.Set(fields.text("set"), PackFile.json(fields, fields.node("to")));
    }
    if (fields.has("remove")) {
      return new Edit.Remove(fields.text("remove"));
    }
    if (fields.has("insert")) {
      return new Edit.Insert(fields.text("insert"), PackFile.json(fields, fields.node("value")));
    }
    return new Edit.Copy(fields.text("copy"), fields.text("to"));
  }

  /** A change to a rule of the profile below; without a level, the rule is removed. */
  record Change(String id, Optional<Level> level, Source source, List<Mutant> mutants) {}
}
