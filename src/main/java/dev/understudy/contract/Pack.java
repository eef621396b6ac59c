package dev.understudy.contract;

import dev.understudy.contract.RuleReader.Change;
import dev.understudy.dialect.Dialect;
import dev.understudy.yaml.Fields;
import dev.understudy.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The files of one profile as written, before they are combined with the profile that it builds on.
 */
record Pack(PackHead head, List<Part> parts) {

  /** An item and the place where it is written. */
  record Placed<T>(T it, PackFile file, long line) {
    RuntimeException problem(String text) {
      return file.problems().at(line, text);
    }
  }

  /**
   * The content of one file; for an endpoint of the profile below, it may contain only the
   * differences.
   */
  record Part(
      PackFile file,
      String endpoint,
      Optional<String> method,
      Optional<String> path,
      Optional<Dialect> dialect,
      Optional<Placed<StreamContract>> stream,
      List<Placed<VerdictRule>> outcomes,
      List<Placed<Rule>> rules,
      List<Placed<Change>> changes,
      List<Example> examples,
      List<Probe> probes) {}

  /** Reads the files of a pack. */
  static Pack read(PackFolder folder, PackHead head) {
    return new Pack(
        head,
        head.files().stream().map(file -> part(folder.file(file), head.documents())).toList());
  }

  private static Part part(PackFile file, Documents documents) {
    return file.read(
        "a contract",
        fields -> {
          String endpoint = fields.text("endpoint", "");
          Optional<JsonNode> definitions =
              fields.optionalNode("definitions").map(node -> PackFile.json(fields, node));
          RuleReader reader = new RuleReader(endpoint, documents, definitions);
          List<Example> examples = new ArrayList<>();
          PackHead.members(fields, "examples")
              .forEach((name, node) -> examples.add(example(file, endpoint, name, node)));
          return new Part(
              file,
              endpoint,
              fields.optionalNode("method").map(node -> fields.scalar("method", node).value()),
              fields.optionalNode("path").map(node -> fields.scalar("path", node).value()),
              fields.has("dialect") ? Optional.of(dialect(fields)) : Optional.empty(),
              placed(
                      file,
                      fields.optionalNode("stream").stream().toList(),
                      "stream",
                      StreamReader::stream)
                  .stream()
                  .findFirst(),
              placed(file, fields.list("outcomes"), "an outcome", StreamReader::outcome),
              placed(file, fields.list("rules"), "a rule", reader::rule),
              placed(file, fields.list("changes"), "a change", reader::change),
              examples,
              placed(file, fields.list("probes"), "a probe", probe -> probe(probe, endpoint))
                  .stream()
                  .map(Placed::it)
                  .toList());
        });
  }

  private static <T> List<Placed<T>> placed(
      PackFile file, List<YamlNode> nodes, String what, Function<Fields, T> read) {
    return nodes.stream()
        .map(
            node -> new Placed<>(Fields.read(file.problems(), node, what, read), file, node.line()))
        .toList();
  }

  private static Example example(PackFile file, String endpoint, String name, YamlNode node) {
    return Fields.read(
        file.problems(),
        node,
        "example " + name,
        fields -> {
          Set<String> shows = Set.copyOf(RuleReader.words(fields, "shows"));
          YamlNode.Mapping content = new YamlNode.Mapping();
          for (String key : List.of("probe", "request", "response", "events")) {
            fields.optionalNode(key).ifPresent(value -> content.with(key, value));
          }
          return new Example(endpoint, name, PackFile.json(fields, content), shows);
        });
  }

  private static Probe probe(Fields fields, String endpoint) {
    return new Probe(
        fields.text("name"),
        fields.text("endpoint", endpoint),
        fields.text("says"),
        Math.toIntExact(fields.number("order")),
        fields.word("auth", "bearer", Pack::auth, "bearer, api-key or none"),
        fields.text("model", ""),
        fields
            .optionalNode("request")
            .map(node -> PackFile.json(fields, node))
            .orElseThrow(() -> new IllegalArgumentException("'request' is missing")),
        fields.flag("negative"));
  }

  private static Optional<Probe.Auth> auth(String label) {
    return Arrays.stream(Probe.Auth.values())
        .filter(auth -> auth.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(label))
        .findFirst();
  }

  private static Dialect dialect(Fields fields) {
    return fields.word(
        "dialect",
        "",
        label -> Arrays.stream(Dialect.values()).filter(d -> d.label().equals(label)).findFirst(),
        Arrays.stream(Dialect.values()).map(Dialect::label).collect(Collectors.joining(", ")));
  }
}
