package dev.understudy.cassette;

import static dev.understudy.yaml.YamlNode.text;

import dev.understudy.wire.Bytes;
import dev.understudy.yaml.Fields;
import dev.understudy.yaml.JsonYaml;
import dev.understudy.yaml.YamlNode;
import dev.understudy.yaml.YamlNode.Mapping;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes bytes in a document, as {@code json}, {@code text} or {@code base64}.
 *
 * @param readable the largest content, in bytes, that is written readably; larger content is base64
 */
record ContentFormat(int readable) {

  /** Adds the bytes in the first form that holds them exactly; JSON before text. */
  Mapping add(Mapping node, Bytes bytes) {
    Optional<YamlNode> json = bytes.size() > readable ? Optional.empty() : JsonYaml.toNode(bytes);
    return json.isPresent() ? node.with("json", json.get()) : addText(node, bytes);
  }

  /** Adds the bytes as text if they are UTF-8. */
  Mapping addText(Mapping node, Bytes bytes) {
    Optional<String> utf8 = bytes.size() > readable ? Optional.empty() : bytes.asUtf8();
    return utf8.isPresent() ? node.with("text", utf8.get()) : addBase64(node, bytes);
  }

  /** Adds the bytes as base64. */
  static Mapping addBase64(Mapping node, Bytes bytes) {
    return node.with(
        "base64",
        text(Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes.toArray())));
  }

  /** Takes the bytes, in whichever form they are written. */
  static Bytes read(Fields fields) {
    long forms = List.of("json", "text", "base64").stream().filter(fields::has).count();
    if (forms != 1) {
      throw new IllegalArgumentException("expected exactly one of json, text and base64");
    }
    if (fields.has("json")) {
      return JsonYaml.toJson(fields.problems(), fields.node("json"));
    }
    if (fields.has("text")) {
      return Bytes.utf8(fields.text("text"));
    }
    YamlNode node = fields.node("base64");
    try {
      return Bytes.wrap(
          Base64.getDecoder().decode(fields.scalar("base64", node).value().replaceAll("\\s", "")));
    } catch (IllegalArgumentException notBase64) {
      throw fields.problem(node, "not base64: " + notBase64.getMessage());
    }
  }
}
