package dev.understudy.verify;

import dev.understudy.contract.Check;
import dev.understudy.contract.JsonSchema;
import dev.understudy.verify.EndpointRules.TargetedRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The paths in a value at which schemas check more than members and types. */
final class SchemaPaths {

  private static final SchemaPaths NOWHERE = new SchemaPaths();

  /** The schema keywords that only concern members and types. */
  private static final Set<String> STRUCTURAL =
      Set.of(
          "type",
          "required",
          "minItems",
          "maxItems",
          "minProperties",
          "maxProperties",
          "propertyNames",
          "dependentRequired",
          "$defs",
          "$comment",
          "title",
          "description");

  private static final Set<String> SAME_PLACE =
      Set.of("allOf", "anyOf", "oneOf", "if", "then", "else", "not");

  private static final Set<String> ELEMENTS = Set.of("items", "prefixItems", "contains");

  private final Map<String, SchemaPaths> members = new HashMap<>();
  private @Nullable SchemaPaths elements;
  private boolean value;

  private SchemaPaths() {}

  /** The paths that the schemas of these rules check. */
  static SchemaPaths of(List<TargetedRule> rules) {
    SchemaPaths root = new SchemaPaths();
    for (TargetedRule targeted : rules) {
      SchemaPaths place = root;
      for (String segment : targeted.target().at().segments()) {
        place = segment.equals("*") ? place.forElements() : place.forMember(segment);
      }
      SchemaPaths there = place;
      schemaOf(targeted)
          .ifPresent(schema -> there.add(schema.source(), schema.source(), List.of()));
    }
    return root;
  }

  /** Whether schemas check the whole value. */
  boolean isForValue() {
    return value;
  }

  SchemaPaths member(String name) {
    SchemaPaths member = members.get(name);
    return member == null ? NOWHERE : member;
  }

  SchemaPaths element() {
    return elements == null ? NOWHERE : elements;
  }

  private static Optional<JsonSchema> schemaOf(TargetedRule targeted) {
    Check check = targeted.rule().check();
    if (check instanceof Check.Valid valid) {
      return Optional.of(valid.schema());
    }
    return check instanceof Check.ValidEvents events
        ? Optional.ofNullable(events.schemas().get(targeted.target().event()))
        : Optional.empty();
  }

  private void add(JsonNode schema, JsonNode root, List<String> open) {
    for (var keyword : schema.properties()) {
      String name = keyword.getKey();
      JsonNode below = keyword.getValue();
      if (name.equals("properties")) {
        below.properties().forEach(m -> forMember(m.getKey()).add(m.getValue(), root, open));
      } else if (ELEMENTS.contains(name)) {
        each(below, one -> forElements().add(one, root, open));
      } else if (SAME_PLACE.contains(name)) {
        each(below, one -> add(one, root, open));
      } else if (name.equals("$ref")) {
        String reference = below.asString("");
        if (open.contains(reference)) {
          // A recursive schema checks the whole value.
          value = true;
        } else {
          List<String> inner = new ArrayList<>(open);
          inner.add(reference);
          add(root.at(reference.substring(1)), root, inner);
        }
      } else if (!STRUCTURAL.contains(name)) {
        value = true;
      }
    }
  }

  private static void each(JsonNode node, Consumer<JsonNode> action) {
    if (node.isArray()) {
      node.forEach(action);
    } else {
      action.accept(node);
    }
  }

  private SchemaPaths forMember(String name) {
    return members.computeIfAbsent(name, n -> new SchemaPaths());
  }

  private SchemaPaths forElements() {
    if (elements == null) {
      elements = new SchemaPaths();
    }
    return elements;
  }
}
