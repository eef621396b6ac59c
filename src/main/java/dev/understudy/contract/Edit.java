package dev.understudy.contract;

import tools.jackson.databind.JsonNode;

/** One change to an example, at a JSON Pointer into it. */
public sealed interface Edit {

  /** Puts a value in the place of another, or where none was. */
  record Set(String pointer, JsonNode value) implements Edit {}

  /** Takes a member or an element out. */
  record Remove(String pointer) implements Edit {}

  /** Puts an element before the one that stands there; {@code /events/-} is behind the last. */
  record Insert(String pointer, JsonNode value) implements Edit {}

  /** Puts a copy of a value before what stands at another place. */
  record Copy(String from, String pointer) implements Edit {}
}
