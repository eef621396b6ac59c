package dev.understudy.verify;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Caches the shapes of the valid events of one stream, so that events which differ only in their
 * text are not validated again. Two events have the same shape if they have the same members with
 * the same types, and the same values wherever a schema checks values. Not thread-safe.
 */
final class KnownShapes {

  /** The maximum of shapes, since events whose values always matter would never repeat. */
  private static final int MOST = 1024;

  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final SchemaPaths paths;
  private final Set<Long> known = new HashSet<>();

  /** Creates a cache for events of one name. */
  KnownShapes(SchemaPaths paths) {
    this.paths = paths;
  }

  /** The shape of an event as a 64-bit hash. */
  long shapeOf(JsonNode event) {
    return shape(event, paths, false, PRIME);
  }

  boolean isKnown(long shape) {
    return known.contains(shape);
  }

  /** Notes that an event of this shape is valid. */
  void remember(long shape) {
    if (known.size() < MOST) {
      known.add(shape);
    }
  }

  private static long shape(JsonNode node, SchemaPaths paths, boolean values, long seed) {
    boolean all = values || paths.isForValue();
    if (node.isObject()) {
      long hash = mix(seed, 1);
      for (var member : node.properties()) {
        String name = member.getKey();
        hash = mix(hash, text(name));
        hash = shape(member.getValue(), paths.member(name), all, hash);
      }
      return mix(hash, 2);
    }
    if (node.isArray()) {
      long hash = mix(seed, 3);
      SchemaPaths below = paths.element();
      for (JsonNode element : node) {
        hash = shape(element, below, all, hash);
      }
      return mix(hash, 4);
    }
    long type =
        node.isString()
            ? 5
            : node.isIntegralNumber() ? 6 : node.isNumber() ? 7 : node.isBoolean() ? 8 : 9;
    long hash = mix(seed, type);
    return all ? mix(hash, text(node.isString() ? node.stringValue() : node.toString())) : hash;
  }

  private static long text(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = hash * 0x100000001B3L + text.charAt(i);
    }
    return hash;
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * PRIME;
    return mixed ^ (mixed >>> 29);
  }
}
