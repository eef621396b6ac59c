package dev.understudy.cassette;

import dev.understudy.cassette.YamlNode.Mapping;
import dev.understudy.cassette.YamlNode.Member;
import dev.understudy.cassette.YamlNode.Scalar;
import dev.understudy.cassette.YamlNode.Sequence;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The members of one mapping, taken out by name; what is left at the end is an unknown key.
 *
 * <p>Every problem is a {@link CassetteException} with the line it stands on.
 */
final class Fields {

  private final Path file;
  private final Mapping mapping;
  private final Map<String, YamlNode> left = new LinkedHashMap<>();

  private Fields(Path file, Mapping mapping) {
    this.file = file;
    this.mapping = mapping;
    mapping.members().forEach(member -> left.put(member.key(), member.value()));
  }

  /** Reads a mapping and refuses keys that {@code read} did not take. */
  static <T> T read(Path file, YamlNode node, String what, Function<Fields, T> read) {
    if (!(node instanceof Mapping mapping)) {
      throw new CassetteException(file, node.line(), what + " must be a mapping of keys to values");
    }
    Fields fields = new Fields(file, mapping);
    T result;
    try {
      result = read.apply(fields);
    } catch (IllegalArgumentException | ArithmeticException outOfRange) {
      throw new CassetteException(file, node.line(), what + ": " + outOfRange.getMessage());
    }
    if (!fields.left.isEmpty()) {
      var unknown = fields.left.entrySet().iterator().next();
      throw new CassetteException(
          file, unknown.getValue().line(), "unknown key '" + unknown.getKey() + "' in " + what);
    }
    return result;
  }

  Path file() {
    return file;
  }

  boolean has(String key) {
    return left.containsKey(key);
  }

  YamlNode node(String key) {
    return optionalNode(key)
        .orElseThrow(() -> new CassetteException(file, mapping.line(), "'" + key + "' is missing"));
  }

  Optional<YamlNode> optionalNode(String key) {
    return Optional.ofNullable(left.remove(key));
  }

  String text(String key) {
    return scalar(key, node(key)).value();
  }

  String text(String key, String otherwise) {
    return optionalNode(key).map(node -> scalar(key, node).value()).orElse(otherwise);
  }

  long number(String key) {
    return number(key, node(key));
  }

  long number(String key, long otherwise) {
    return optionalNode(key).map(node -> number(key, node)).orElse(otherwise);
  }

  boolean flag(String key) {
    return optionalNode(key).map(node -> isTrue(key, node)).orElse(false);
  }

  /** A value that is one of a few words. */
  <T> T word(String key, String otherwise, Function<String, Optional<T>> of, String choices) {
    YamlNode node = optionalNode(key).orElse(YamlNode.text(otherwise));
    String value = scalar(key, node).value();
    return of.apply(value)
        .orElseThrow(
            () -> problem(node, "'" + key + "' must be " + choices + ", not '" + value + "'"));
  }

  List<YamlNode> list(String key) {
    return optionalNode(key).map(node -> items(key, node)).orElse(List.of());
  }

  /** The one member of a mapping such as {@code Content-Type: text/plain}. */
  Member single(YamlNode node, String what) {
    if (node instanceof Mapping one && one.members().size() == 1) {
      return one.members().get(0);
    }
    throw problem(node, what + " must be one 'name: value'");
  }

  Scalar scalar(String what, YamlNode node) {
    if (node instanceof Scalar scalar) {
      return scalar;
    }
    throw problem(node, "'" + what + "' must be a single value");
  }

  CassetteException problem(YamlNode node, String text) {
    return new CassetteException(file, node.line() == 0 ? mapping.line() : node.line(), text);
  }

  private long number(String key, YamlNode node) {
    String value = scalar(key, node).value();
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException notNumber) {
      throw problem(node, "'" + key + "' must be a whole number, not '" + value + "'");
    }
  }

  private boolean isTrue(String key, YamlNode node) {
    String value = scalar(key, node).value();
    if (value.equals("true") || value.equals("false")) {
      return value.equals("true");
    }
    throw problem(node, "'" + key + "' must be true or false, not '" + value + "'");
  }

  private List<YamlNode> items(String key, YamlNode node) {
    if (node instanceof Sequence sequence) {
      return sequence.items();
    }
    throw problem(node, "'" + key + "' must be a list");
  }
}
