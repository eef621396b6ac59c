package dev.understudy.verify;

import dev.understudy.contract.Rule;
import dev.understudy.contract.Target.Kind;
import dev.understudy.dialect.Dialect;
import dev.understudy.dialect.Invariant;
import dev.understudy.verify.Finding.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Compares the assembled answer of a stream with the whole answer to the same request. */
final class Shapes {

  private Shapes() {}

  /** The differences between the shapes of both answers, as findings about the stream. */
  static List<Finding> differences(EndpointRules rules, CheckResult plain, CheckResult stream) {
    Dialect dialect = rules.endpoint().dialect();
    Set<String> whole = shape(dialect, plain.result());
    Set<String> streamed = shape(dialect, stream.result());
    List<String> differences = new ArrayList<>();
    whole.stream()
        .filter(one -> !streamed.contains(one))
        .forEach(one -> differences.add("-" + one));
    streamed.stream()
        .filter(one -> !whole.contains(one))
        .forEach(one -> differences.add("+" + one));
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : rules.holding(Invariant.SAME_SHAPE, Kind.STREAM)) {
      for (String difference : differences) {
        String[] place = difference.substring(1).split(" ", 2);
        boolean missing = difference.startsWith("-");
        findings.add(
            new Finding(
                rule,
                rule.level(),
                Side.RESPONSE,
                0,
                "",
                place[0],
                missing ? place[1] + ", as in the whole answer" : "nothing, as in the whole answer",
                missing ? "nothing" : place[1],
                1,
                false));
      }
    }
    return findings;
  }

  private static Set<String> shape(Dialect dialect, Optional<JsonNode> result) {
    Set<String> shape = new TreeSet<>();
    result.ifPresent(root -> {
      switch (dialect) {
        case CHAT_COMPLETIONS ->
            root.path("choices").forEach(c -> add(c.path("message"), "/choices/*/message", shape));
        case RESPONSES -> root.path("output").forEach(item -> item(item, shape));
        case MESSAGES -> root.path("content").forEach(block -> add(block, "/content/*", shape));
        case GENERIC -> {
          // No known streams.
        }
      }
    });
    return shape;
  }

  private static void item(JsonNode item, Set<String> shape) {
    add(item, "/output/*:" + item.path("type").asString(""), shape);
  }

  /** Adds a value's shape; null and empty members count as missing. */
  private static void add(JsonNode node, String path, Set<String> shape) {
    if (node.isObject()) {
      shape.add(path + " object");
      // A tool's input depends on the model; a role has its own rule.
      node.properties().stream()
          .filter(m -> !m.getKey().equals("input") && !m.getKey().equals("role"))
          .forEach(m -> add(m.getValue(), path + '/' + m.getKey(), shape));
    } else if (node.isArray()) {
      node.forEach(element -> add(element, path + "/*", shape));
    } else if (!node.isNull() && !(node.isString() && node.stringValue().isEmpty())) {
      shape.add(path + ' ' + type(node));
    }
  }

  private static String type(JsonNode node) {
    return node.isString() ? "string" : node.isNumber() ? "number" : "boolean";
  }
}
