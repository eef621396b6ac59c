package dev.understudy.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Extracts a few strings from a JSON object that arrives in pieces. It keeps nothing else, so
 * memory is constant. The result is unspecified for input that is not JSON. Not thread-safe.
 */
public final class JsonFieldScanner {

  /** The longest name or string that is extracted, in bytes as written; longer ones are ignored. */
  public static final int LONGEST = 1024;

  private static final int DEEPEST = 2;

  private final Set<List<String>> wanted;
  private final Map<List<String>, String> found = new HashMap<>();
  private final byte[] token = new byte[LONGEST];

  /** The name of the member being read in the object at each depth. */
  private final String[] names = {"", "", ""};

  private final boolean[] objects = new boolean[DEEPEST + 1];
  private int length;
  private int depth;
  private boolean inText;
  private boolean escaped;
  private boolean afterColon;

  /**
   * A scanner for members of the document, such as {@code [type]}, and of their members, such as
   * {@code [response, id]}.
   */
  public JsonFieldScanner(Set<List<String>> wanted) {
    this.wanted = Set.copyOf(wanted);
  }

  /** Takes the next bytes; the position of {@code bytes} does not move. */
  public void feed(ByteBuffer bytes) {
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      take(bytes.get(i));
    }
  }

  /** Prepares for another document. */
  public void reset() {
    found.clear();
    depth = 0;
    inText = false;
    escaped = false;
    afterColon = false;
  }

  /**
   * The value of a wanted member; empty when it has not arrived, is not a string, or is too long.
   */
  public String text(List<String> path) {
    return found.getOrDefault(path, "");
  }

  private void take(byte next) {
    if (inText) {
      if (escaped) {
        escaped = false;
      } else if (next == '\\') {
        escaped = true;
      } else if (next == '"') {
        inText = false;
        textIsOver();
        return;
      }
      if (length < LONGEST) {
        token[length] = next;
      }
      length++;
      return;
    }
    switch (next) {
      case '"' -> {
        inText = true;
        // Only a possible name or a wanted string is kept.
        length = isLookedAt() ? 0 : LONGEST;
      }
      case '{', '[' -> {
        depth++;
        if (depth <= DEEPEST) {
          objects[depth] = next == '{';
        }
        afterColon = false;
      }
      case '}', ']' -> {
        depth = Math.max(0, depth - 1);
        afterColon = false;
      }
      case ',' -> afterColon = false;
      case ':' -> afterColon = true;
      default -> {}
    }
  }

  private boolean isLookedAt() {
    return depth >= 1 && depth <= DEEPEST && objects[1] && objects[depth];
  }

  private void textIsOver() {
    if (!isLookedAt()) {
      return;
    }
    String text = length < LONGEST ? decoded() : "";
    if (!afterColon) {
      names[depth] = text;
      return;
    }
    List<String> path = depth == 1 ? List.of(names[1]) : List.of(names[1], names[2]);
    if (wanted.contains(path)) {
      found.put(path, text);
    }
  }

  private String decoded() {
    String raw = new String(token, 0, length, StandardCharsets.UTF_8);
    return raw.indexOf('\\') < 0
        ? raw
        : CanonicalJson.parse(Bytes.utf8('"' + raw + '"'))
            .map(json -> json.asString(""))
            .orElse("");
  }
}
