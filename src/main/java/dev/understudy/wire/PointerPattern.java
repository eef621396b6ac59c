package dev.understudy.wire;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A JSON Pointer (RFC 6901) in which a segment {@code *} matches any member or element.
 *
 * @param segments the unescaped reference tokens; none means the whole document
 */
public record PointerPattern(List<String> segments) {

  /** Copies the list. */
  public PointerPattern {
    segments = List.copyOf(segments);
  }

  /**
   * Parses {@code /messages/*}{@code /content} and the like.
   *
   * @throws IllegalArgumentException unless it is empty or begins with a slash
   */
  public static PointerPattern parse(String pointer) {
    if (!pointer.isEmpty() && !pointer.startsWith("/")) {
      throw new IllegalArgumentException(
          "invalid JSON pointer '" + pointer + "': expected a leading slash, as in /metadata/user");
    }
    List<String> segments = new ArrayList<>();
    if (!pointer.isEmpty()) {
      for (String token : pointer.substring(1).split("/", -1)) {
        segments.add(token.replace("~1", "/").replace("~0", "~"));
      }
    }
    return new PointerPattern(segments);
  }

  /** Whether this pattern names the value at {@code path}. */
  public boolean matches(List<String> path) {
    if (path.size() != segments.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      if (!segments.get(i).equals("*") && !segments.get(i).equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The values that this pattern names in {@code root}, with their pointers, in document order. */
  public List<Found> select(JsonNode root) {
    if (!segments.contains("*")) {
      JsonNode one = in(root);
      return one.isMissingNode() ? List.of() : List.of(new Found(toString(), one));
    }
    List<Found> found = List.of(new Found("", root));
    for (String segment : segments) {
      List<Found> below = new ArrayList<>();
      found.forEach(one -> one.step(segment, below));
      found = below;
    }
    return found;
  }

  /** The one value that this pointer names; a missing node when there is none. */
  public JsonNode in(JsonNode root) {
    JsonNode node = root;
    for (String segment : segments) {
      node = node.isArray() ? node.path(index(segment)) : node.path(segment);
    }
    return node;
  }

  /** The index that a segment means in an array, -1 for none (RFC 6901, 4). */
  private static int index(String segment) {
    return segment.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(segment) : -1;
  }

  /** The pointer as text. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    segments.forEach(segment -> text.append('/').append(escaped(segment)));
    return text.toString();
  }

  private static String escaped(String segment) {
    return segment.replace("~", "~0").replace("/", "~1");
  }

  /**
   * A value in a document.
   *
   * @param pointer where, as a JSON Pointer
   */
  public record Found(String pointer, JsonNode node) {

    private void step(String segment, List<Found> below) {
      if (node.isArray()) {
        for (int i = 0; i < node.size(); i++) {
          if (segment.equals("*") || segment.equals(Integer.toString(i))) {
            below.add(new Found(pointer + '/' + i, node.get(i)));
          }
        }
      } else if (segment.equals("*")) {
        node.properties()
            .forEach(m -> below.add(new Found(pointer + '/' + escaped(m.getKey()), m.getValue())));
      } else if (node.has(segment)) {
        below.add(new Found(pointer + '/' + escaped(segment), node.path(segment)));
      }
    }
  }
}
