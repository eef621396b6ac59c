package dev.understudy.yaml;

import dev.understudy.yaml.YamlNode.Mapping;
import dev.understudy.yaml.YamlNode.Member;
import dev.understudy.yaml.YamlNode.Scalar;
import dev.understudy.yaml.YamlNode.Sequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The members of one mapping, taken out by name; a member left at the end is an unknown key.
 *
 * <p>Every problem is thrown as the exception that {@link Problems} makes, with its line.
 */
public final class Fields {

  private final Problems problems;
  private final Mapping mapping;
  private final Map<String, YamlNode> left = new LinkedHashMap<>();

  private Fields(Problems problems, Mapping mapping) {
    this.problems = problems;
    this.mapping = mapping;
    mapping.members().forEach(member -> left.put(member.key(), member.value()));
  }

  /** Reads a mapping and refuses keys that {@code read} did not take. */
  public static <T> T read(
      Problems problems, YamlNode node, String what, Function<Fields, T> read) {
    if (!(node instanceof Mapping mapping)) {
      throw problems.at(node.line(), what + " must be a mapping of keys to values");
    }
    Fields fields = new Fields(problems, mapping);
    T result;
    try {
      result = read.apply(fields);
    } catch (IllegalArgumentException | ArithmeticException outOfRange) {
      throw problems.at(node.line(), what + ": " + outOfRange.getMessage());
    }
    if (!fields.left.isEmpty()) {
      var unknown = fields.left.entrySet().iterator().next();
      throw problems.at(
          unknown.getValue().line(), "unknown key '" + unknown.getKey() + "' in " + what);
    }
    return result;
  }

  /** The factory of exceptions for this file. */
  public Problems problems() {
    return problems;
  }

  /** Whether the key is present and has not been taken. */
  public boolean has(String key) {
    return left.containsKey(key);
  }

  /** Takes a required value. */
  public YamlNode node(String key) {
    return optionalNode(key)
        .orElseThrow(() -> problems.at(mapping.line(), "'" + key + "' is missing"));
  }

  /** Takes an optional value. */
  public Optional<YamlNode> optionalNode(String key) {
    return Optional.ofNullable(left.remove(key));
  }

  /** Takes a required string. */
  public String text(String key) {
    return scalar(key, node(key)).value();
  }

  /** Takes an optional string. */
  public String text(String key, String otherwise) {
    return optionalNode(key).map(node -> scalar(key, node).value()).orElse(otherwise);
  }

  /** Takes a required whole number. */
  public long number(String key) {
    return number(key, node(key));
  }

  /** Takes an optional whole number. */
  public long number(String key, long otherwise) {
    return optionalNode(key).map(node -> number(key, node)).orElse(otherwise);
  }

  /** Takes an optional boolean; false when absent. */
  public boolean flag(String key) {
    return flag(key, false);
  }

  /** Takes an optional boolean. */
  public boolean flag(String key, boolean otherwise) {
    return optionalNode(key).map(node -> isTrue(key, node)).orElse(otherwise);
  }

  /** Takes an optional value that is one of a few words. */
  public <T> T word(
      String key, String otherwise, Function<String, Optional<T>> of, String choices) {
    YamlNode node = optionalNode(key).orElse(YamlNode.text(otherwise));
    String value = scalar(key, node).value();
    return of.apply(value)
        .orElseThrow(
            () -> problem(node, "'" + key + "' must be " + choices + ", not '" + value + "'"));
  }

  /** Takes an optional list; empty when absent. */
  public List<YamlNode> list(String key) {
    return optionalNode(key).map(node -> items(key, node)).orElse(List.of());
  }

  /** The one member of a mapping such as {@code Content-Type: text/plain}. */
  public Member single(YamlNode node, String what) {
    if (node instanceof Mapping one && one.members().size() == 1) {
      return one.members().get(0);
    }
    throw problem(node, what + " must be one 'name: value'");
  }

  /** Casts the node to a single value. */
  public Scalar scalar(String what, YamlNode node) {
    if (node instanceof Scalar scalar) {
      return scalar;
    }
    throw problem(node, "'" + what + "' must be a single value");
  }

  /** The exception for a problem at a node, for the caller to throw. */
  public RuntimeException problem(YamlNode node, String text) {
    return problems.at(node.line() == 0 ? mapping.line() : node.line(), text);
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
