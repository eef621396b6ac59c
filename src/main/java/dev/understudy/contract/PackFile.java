package dev.understudy.contract;

import dev.understudy.error.PackException;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.yaml.Fields;
import dev.understudy.yaml.JsonYaml;
import dev.understudy.yaml.Problems;
import dev.understudy.yaml.YamlNode;
import dev.understudy.yaml.YamlReader;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * One file of a pack: a YAML document, read strictly.
 *
 * @param name the name of the file in problems
 * @param root the document
 * @param problems makes the exceptions to throw
 */
public record PackFile(String name, YamlNode root, Problems problems) {

  static PackFile parse(String name, String text) {
    Problems problems = (line, problem) -> new PackException(name, line, problem);
    return new PackFile(name, YamlReader.read(problems, 1, text), problems);
  }

  /** Reads the whole file, and refuses keys that {@code read} does not take. */
  public <T> T read(String what, Function<Fields, T> read) {
    return Fields.read(problems, root, what, read);
  }

  /** Converts a YAML node to the equivalent JSON. */
  static JsonNode json(Fields fields, YamlNode node) {
    return CanonicalJson.parse(JsonYaml.toJson(fields.problems(), node))
        .orElseThrow(() -> fields.problem(node, "is not JSON"));
  }
}
