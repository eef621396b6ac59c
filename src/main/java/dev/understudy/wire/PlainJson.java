package dev.understudy.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Converts JSON to plain Java values, for callers without the JSON library used here. */
public final class PlainJson {

  private PlainJson() {}

  /** A string, number, boolean, list or map; null for JSON's null and for a missing node. */
  public static @Nullable Object of(JsonNode node) {
    if (node.isObject()) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      node.properties().forEach(member -> members.put(member.getKey(), of(member.getValue())));
      return members;
    }
    if (node.isArray()) {
      List<@Nullable Object> elements = new ArrayList<>();
      node.forEach(element -> elements.add(of(element)));
      return elements;
    }
    if (node.isNumber()) {
      return node.numberValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isString() ? node.stringValue() : null;
  }
}
