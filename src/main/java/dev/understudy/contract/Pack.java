package dev.understudy.contract;

import dev.understudy.contract.RuleReader.Change;
import dev.understudy.contract.RuleReader.Document;
import dev.understudy.dialect.Dialect;
import dev.understudy.yaml.Fields;
import dev.understudy.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The files of one profile as they were written, before what it builds on is put below it. */
record Pack(
    String name,
    String title,
    String buildsOn,
    List<String> endpoints,
    Map<String, String> models,
    Map<String, Document> documents,
    List<Part> parts) {

  /** A rule and the place where it is written. */
  record Placed<T>(T it, PackFile file, long line) {
    RuntimeException problem(String text) {
      return file.problems().at(line, text);
    }
  }

  /** What one file says; of an endpoint below it may say only what differs. */
  record Part(
      PackFile file,
      String endpoint,
      Optional<String> method,
      Optional<String> path,
      Optional<Dialect> dialect,
      Optional<Placed<StreamContract>> stream,
      List<Placed<Outcome>> outcomes,
      List<Placed<Rule>> rules,
      List<Placed<Change>> changes,
      List<Example> examples,
      List<Probe> probes) {}

  /**
   * Reads a pack.
   *
   * @param read gives the text of a file
   * @param below the documents of the profile below it, by that profile's name
   */
  static Pack read(
      String folder, Function<String, String> read, Function<String, Map<String, Document>> below) {
    PackFile profile = PackFile.parse(folder + "/profile.yaml", read.apply("profile.yaml"));
    return profile.read(
        "profile",
        fields -> {
          String buildsOn = fields.text("builds-on", "");
          Map<String, Document> documents = new LinkedHashMap<>(below.apply(buildsOn));
          members(fields, "documents")
              .forEach((name, node) ->
                  documents.put(name, Fields.read(profile.problems(), node, name, Pack::document)));
          Map<String, String> models = new LinkedHashMap<>();
          members(fields, "models")
              .forEach((use, node) -> models.put(use, fields.scalar(use, node).value()));
          List<Part> parts =
              fields.list("files").stream()
                  .map(node -> fileName(fields, node))
                  .map(file -> PackFile.parse(folder + "/" + file, read.apply(file)))
                  .map(file -> part(file, documents))
                  .toList();
          return new Pack(
              fields.text("profile"),
              fields.text("title"),
              buildsOn,
              RuleReader.words(fields, "endpoints"),
              models,
              documents,
              parts);
        });
  }

  private static String fileName(Fields fields, YamlNode node) {
    String name = fields.scalar("files", node).value();
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw fields.problem(node, "'" + name + "' is no file of this folder");
    }
    return name;
  }

  private static Document document(Fields fields) {
    return new Document(fields.text("title"), fields.text("date"));
  }

  private static Part part(PackFile file, Map<String, Document> documents) {
    return file.read(
        "a contract",
        fields -> {
          String endpoint = fields.text("endpoint", "");
          Optional<JsonNode> definitions =
              fields.optionalNode("definitions").map(node -> PackFile.json(fields, node));
          RuleReader reader = new RuleReader(endpoint, documents, definitions);
          List<Example> examples = new ArrayList<>();
          members(fields, "examples")
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

  private static Map<String, YamlNode> members(Fields fields, String key) {
    Map<String, YamlNode> members = new LinkedHashMap<>();
    fields
        .optionalNode(key)
        .ifPresent(node -> {
          if (!(node instanceof YamlNode.Mapping mapping)) {
            throw fields.problem(node, "'" + key + "' must be a mapping");
          }
          mapping.members().forEach(member -> members.put(member.key(), member.value()));
        });
    return members;
  }
}
