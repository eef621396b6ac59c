package dev.understudy.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Picks a few texts out of a JSON object that comes in pieces, wherever in it they stand. It keeps
 * nothing else, so that memory is constant; what is not JSON gives anything or nothing. Not safe
 * for use by several threads at once.
 */
public final class JsonFieldScanner {

  /** The longest name or text that is picked, in bytes as written; a longer one is none. */
  public static final int LONGEST = 1024;

  private static final int DEEPEST = 2;

  private final Set<List<String>> wanted;
  private final Map<List<String>, String> found = new HashMap<>();
  private final byte[] token = new byte[LONGEST];

  /** Of the object at each depth, the name of the member that is being read. */
  private final String[] names = {"", "", ""};

  private final boolean[] objects = new boolean[DEEPEST + 1];
  private int length;
  private int depth;
  private boolean inText;
  private boolean escaped;
  private boolean afterColon;

  /**
   * A skim for members of the document, such as {@code [type]}, and of their members, such as
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

  /** Begins again with another document. */
  public void reset() {
    found.clear();
    depth = 0;
    inText = false;
    escaped = false;
    afterColon = false;
  }

  /** The text of a wanted member; empty when it has not come, is no text, or is too long. */
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
        // Only what can be a name or a wanted text is kept.
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
