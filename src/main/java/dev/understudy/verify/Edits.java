package dev.understudy.verify;

import dev.understudy.contract.Edit;
import java.util.List;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies the edits of mutants to examples. */
final class Edits {

  private static final String SEQUENCE = "sequence_number";

  private Edits() {}

  /**
   * Returns an edited copy of {@code example}. If events were added or removed, {@code
   * sequence_number} is counted again, so that the edit causes no other error.
   *
   * @throws IllegalArgumentException for a pointer that does not exist in the example
   */
  static JsonNode apply(JsonNode example, List<Edit> edits) {
    JsonNode copy = example.deepCopy();
    for (Edit edit : edits) {
      if (edit instanceof Edit.Set set) {
        put(copy, set.pointer(), set.value(), false);
      } else if (edit instanceof Edit.Remove remove) {
        remove(copy, remove.pointer());
      } else if (edit instanceof Edit.Insert insert) {
        put(copy, insert.pointer(), insert.value(), true);
      } else if (edit instanceof Edit.Copy again) {
        put(copy, again.pointer(), at(copy, again.from()).deepCopy(), true);
      }
    }
    if (edits.stream().anyMatch(Edits::changesCount)) {
      renumber(copy.path("events"));
    }
    return copy;
  }

  private static boolean changesCount(Edit edit) {
    String pointer =
        edit instanceof Edit.Remove remove
            ? remove.pointer()
            : edit instanceof Edit.Insert insert
                ? insert.pointer()
                : edit instanceof Edit.Copy copy ? copy.pointer() : "";
    return pointer.matches("/events/[^/]+");
  }

  private static void renumber(JsonNode events) {
    int next = 0;
    for (JsonNode event : events) {
      JsonNode data = event.has(ExampleExchanges.DATA) ? event.path(ExampleExchanges.DATA) : event;
      if (data instanceof ObjectNode object && object.has(SEQUENCE)) {
        object.put(SEQUENCE, next++);
      }
    }
  }

  private static JsonNode at(JsonNode root, String pointer) {
    JsonNode node = root.at(pointer);
    if (node.isMissingNode()) {
      throw new IllegalArgumentException("'" + pointer + "' does not exist in the example");
    }
    return node;
  }

  /** The parent of a value to set; creates missing members on the path. */
  private static JsonNode parent(JsonNode root, JsonPointer path) {
    JsonNode found = root.at(path);
    if (!found.isMissingNode()) {
      return found;
    }
    return parent(root, path.head()) instanceof ObjectNode object
        ? object.putObject(path.last().getMatchingProperty())
        : at(root, path.toString());
  }

  private static void put(JsonNode root, String pointer, JsonNode value, boolean insert) {
    JsonPointer path = JsonPointer.compile(pointer);
    JsonNode parent = insert ? at(root, path.head().toString()) : parent(root, path.head());
    if (parent instanceof ArrayNode array) {
      String last = path.last().getMatchingProperty();
      int index = last.equals("-") ? array.size() : path.last().getMatchingIndex();
      if (index < 0 || index > array.size() || (!insert && index == array.size())) {
        throw new IllegalArgumentException("'" + pointer + "' does not exist in the example");
      }
      if (insert) {
        array.insert(index, value);
      } else {
        array.set(index, value);
      }
    } else if (parent instanceof ObjectNode object) {
      object.set(path.last().getMatchingProperty(), value);
    } else {
      throw new IllegalArgumentException("'" + pointer + "' points into a scalar value");
    }
  }

  private static void remove(JsonNode root, String pointer) {
    at(root, pointer);
    JsonPointer path = JsonPointer.compile(pointer);
    JsonNode parent = at(root, path.head().toString());
    if (parent instanceof ArrayNode array) {
      array.remove(path.last().getMatchingIndex());
    } else if (parent instanceof ObjectNode object) {
      object.remove(path.last().getMatchingProperty());
    }
  }
}
