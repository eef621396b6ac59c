package dev.understudy.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * A JSON Pointer (RFC 6901) in which a segment {@code *} stands for any member or element.
 *
 * @param segments the unescaped reference tokens; none means the whole document
 */
public record JsonPath(List<String> segments) {

  /** Copies the list. */
  public JsonPath {
    segments = List.copyOf(segments);
  }

  /**
   * Parses {@code /messages/*}{@code /content} and the like.
   *
   * @throws IllegalArgumentException when it neither is empty nor begins with a slash
   */
  public static JsonPath parse(String pointer) {
    if (!pointer.isEmpty() && !pointer.startsWith("/")) {
      throw new IllegalArgumentException(
          "not a JSON pointer: '" + pointer + "'; it begins with a slash, as in /metadata/user");
    }
    List<String> segments = new ArrayList<>();
    if (!pointer.isEmpty()) {
      for (String token : pointer.substring(1).split("/", -1)) {
        segments.add(token.replace("~1", "/").replace("~0", "~"));
      }
    }
    return new JsonPath(segments);
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

  /** The pointer as text. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    segments.forEach(
        segment -> text.append('/').append(segment.replace("~", "~0").replace("/", "~1")));
    return text.toString();
  }
}
