package dev.understudy.contract;

import dev.understudy.dialect.Invariant;
import dev.understudy.wire.PointerPattern;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** How a rule is checked. */
public sealed interface Check {

  /** The value is valid under a JSON Schema (2020-12). */
  record Valid(JsonSchema schema) implements Check {}

  /** Events are each valid under the schema of their type. */
  record ValidEvents(Map<String, JsonSchema> schemas) implements Check {
    /** Copies the map. */
    public ValidEvents {
      schemas = Map.copyOf(schemas);
    }
  }

  /** These members have the same value in all events of a stream. */
  record Same(List<PointerPattern> members) implements Check {
    /** Copies the list. */
    public Same {
      members = List.copyOf(members);
    }
  }

  /** Numbers add up to another; checked if all of them are present. */
  record Sum(List<PointerPattern> of, PointerPattern is) implements Check {
    /** Copies the list. */
    public Sum {
      of = List.copyOf(of);
    }
  }

  /** All values at a path are different. */
  record Unique(PointerPattern values) implements Check {}

  /** A whole number increases from event to event; with {@code gapless}, from 0 in steps of 1. */
  record Rising(PointerPattern member, boolean gapless) implements Check {}

  /** Events are in the order of the stream grammar, where it names this rule. */
  record Order() implements Check {}

  /** Events are of the documented vocabulary. */
  record Known() implements Check {}

  /** Events have an {@code event} line with their type, or have no such line. */
  record Named(boolean named) implements Check {}

  /** The status is one of these: {@code 200}, or {@code 4xx} for a class. */
  record Status(List<String> allowed) implements Check {
    /** Copies the list. */
    public Status {
      allowed = List.copyOf(allowed);
    }

    /** Whether {@code status} is one of them. */
    public boolean allows(int status) {
      String text = Integer.toString(status);
      return allowed.stream()
          .anyMatch(
              one -> one.endsWith("xx") ? text.startsWith(one.substring(0, 1)) : one.equals(text));
    }
  }

  /** A response header is present and its first value matches. */
  record HeaderMatches(String name, Pattern value) implements Check {}

  /** An invariant, which needs a program to check. */
  record Holds(Invariant invariant) implements Check {}
}
