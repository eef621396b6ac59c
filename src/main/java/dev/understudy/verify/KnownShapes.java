package dev.understudy.verify;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Remembers what the valid events of one stream look like, so that the thousands in a stream that
 * differ in their text alone are not validated each on its own. Two events look the same when they
 * have the same members with the same types, and the same values wherever a schema looks at values.
 */
final class KnownShapes {

  /** Events whose values always matter would fill the memory and never be met again. */
  private static final int MOST = 1024;

  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final SchemaPaths paths;
  private final Set<Long> known = new HashSet<>();

  /** For events of one name. */
  KnownShapes(SchemaPaths paths) {
    this.paths = paths;
  }

  /** What an event looks like, in 64 bits. */
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
