package dev.understudy.redact;

import dev.understudy.redact.SecretSpan.Range;
import dev.understudy.wire.PointerPattern;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The strings of one JSON text and the values that redaction rules name, each with its byte range.
 * Text that does not parse yields those before the error.
 */
final class JsonStrings {

  private static final JsonFactory JSON = new JsonFactory();

  /** The kind of a value that a user's rule names. */
  private static final String CUSTOM = "custom";

  /** Members that identify which of several parallel texts a delta belongs to. */
  private static final List<String> DISCRIMINATORS =
      List.of("index", "output_index", "content_index", "summary_index");

  /**
   * A string value.
   *
   * @param lane the key shared by all deltas of one text: type, place and indexes
   * @param range the range between its quotes
   */
  record Leaf(String lane, Range range) {}

  /**
   * A whole value that is secret.
   *
   * @param range its range, including quotes
   * @param kind the kind of secret
   */
  record Named(Range range, String kind) {}

  private final List<Leaf> leaves = new ArrayList<>();
  private final List<Named> named = new ArrayList<>();
  private boolean whole;

  private JsonStrings() {}

  List<Leaf> leaves() {
    return leaves;
  }

  /** Whether the whole text was valid JSON. */
  boolean isWhole() {
    return whole;
  }

  /** The values that a rule names, and the strings whose member names are those of credentials. */
  List<Named> named() {
    return named;
  }

  /**
   * Reads one JSON text.
   *
   * @param bytes the bytes that hold it, from {@code start} to before {@code end}
   * @param rules the values to name
   */
  static JsonStrings read(byte[] bytes, int start, int end, List<PointerPattern> rules) {
    JsonStrings strings = new JsonStrings();
    try (JsonParser parser =
        JSON.createParser(ObjectReadContext.empty(), bytes, start, end - start)) {
      strings.read(parser, bytes, start, end, rules);
      strings.whole = true;
    } catch (JacksonException | IllegalArgumentException notJson) {
      // A text that breaks off is not an error here; the part before the break is searched all the
      // same.
      strings.whole = false;
    }
    return strings;
  }

  private void read(
      JsonParser parser, byte[] bytes, int base, int limit, List<PointerPattern> rules) {
    Deque<Frame> frames = new ArrayDeque<>();
    List<Pending> pending = new ArrayList<>();
    int namedDepth = 0;
    int namedStart = 0;
    try {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        Frame frame = frames.peek();
        if (token == JsonToken.PROPERTY_NAME) {
          frame.name = parser.currentName();
          continue;
        }
        int at = base + (int) parser.currentTokenLocation().getByteOffset();
        boolean closes = token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY;
        if (closes) {
          frames.pop();
          if (frames.size() + 1 == namedDepth) {
            named.add(new Named(new Range(namedStart, at + 1), CUSTOM));
            namedDepth = 0;
          }
          continue;
        }
        if (frame != null) {
          frame.position++;
        }
        boolean isNamed = namedDepth == 0 && !rules.isEmpty() && isNamed(frames, rules);
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
          frames.push(new Frame(frame, token == JsonToken.START_ARRAY));
          if (isNamed) {
            namedDepth = frames.size();
            namedStart = at;
          }
        } else {
          int end =
              token == JsonToken.VALUE_STRING
                  ? endOfString(bytes, at, limit)
                  : at + parser.getStringLength();
          Optional<String> secret =
              token == JsonToken.VALUE_STRING && namedDepth == 0 && end - at > 2 && frame != null
                  ? frame.credentialKind()
                  : Optional.empty();
          if (isNamed && token != JsonToken.VALUE_NULL) {
            named.add(new Named(new Range(at, end), CUSTOM));
          } else if (secret.isPresent()) {
            named.add(new Named(new Range(at, end), secret.get()));
          } else if (token == JsonToken.VALUE_STRING && namedDepth == 0) {
            pending.add(new Pending(frame, frame == null ? "" : frame.laneStep(), at + 1, end - 1));
          }
          if (frame != null && !frame.array) {
            frame.remember(parser);
          }
        }
      }
    } finally {
      pending.forEach(p -> leaves.add(new Leaf(p.lane(), new Range(p.start, p.end))));
    }
  }

  private static boolean isNamed(Deque<Frame> frames, List<PointerPattern> rules) {
    List<String> path = new ArrayList<>();
    frames.descendingIterator().forEachRemaining(frame -> path.add(frame.step()));
    return rules.stream().anyMatch(rule -> rule.matches(path));
  }

  /**
   * The index after the closing quote of the string that begins at {@code at}, or the end of the
   * text.
   */
  private static int endOfString(byte[] bytes, int at, int limit) {
    int i = at + 1;
    while (i < limit && bytes[i] != '"') {
      i += bytes[i] == '\\' ? 2 : 1;
    }
    return Math.min(i + 1, limit);
  }

  /** An open object or array. */
  private static final class Frame {
    private final @Nullable Frame parent;
    private final boolean array;
    private final String stepInParent;
    private final Map<String, String> discriminators = new TreeMap<>();
    private String name = "";
    private int position = -1;

    Frame(@Nullable Frame parent, boolean array) {
      this.parent = parent;
      this.array = array;
      this.stepInParent = parent == null ? "" : parent.laneStep();
    }

    String step() {
      return array ? Integer.toString(position) : name;
    }

    /** The kind of credential that the current member's name stands for, if any. */
    Optional<String> credentialKind() {
      if (array) {
        return Optional.empty();
      }
      boolean header = parent != null && stepInParent.equals("headers");
      return header ? Credentials.headerKind(name) : Credentials.memberKind(name);
    }

    /**
     * The step of this container in a lane. Elements of a top-level list share a lane, since they
     * are the pieces of a stream.
     */
    String laneStep() {
      return array && parent == null ? "*" : step();
    }

    void remember(JsonParser parser) {
      if (DISCRIMINATORS.contains(name) || (parent == null && name.equals("type"))) {
        discriminators.put(name, parser.getString());
      }
    }

    void describe(StringBuilder lane) {
      if (parent != null) {
        parent.describe(lane);
        lane.append('/').append(stepInParent);
      }
      if (!discriminators.isEmpty()) {
        lane.append(discriminators);
      }
    }
  }

  /** A string whose lane is known only when the objects around it are complete. */
  private record Pending(@Nullable Frame frame, String step, int start, int end) {
    String lane() {
      StringBuilder lane = new StringBuilder();
      if (frame != null) {
        frame.describe(lane);
      }
      return lane.append('/').append(step).toString();
    }
  }
}
