package dev.understudy.contract;

import tools.jackson.databind.JsonNode;

/** One change to an example, at a JSON Pointer into it. */
public sealed interface Edit {

  /** Sets a value, whether or not there was one. */
  record Set(String pointer, JsonNode value) implements Edit {}

  /** Removes a member or an element. */
  record Remove(String pointer) implements Edit {}

  /** Inserts an element before the one at a place; {@code /events/-} is after the last. */
  record Insert(String pointer, JsonNode value) implements Edit {}

  /** Inserts a copy of a value before the element at another place. */
  record Copy(String from, String pointer) implements Edit {}
}
