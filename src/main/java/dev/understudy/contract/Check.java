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

  /** These members have the same value wherever they stand in one stream. */
  record Same(List<PointerPattern> members) implements Check {
    /** Copies the list. */
    public Same {
      members = List.copyOf(members);
    }
  }

  /** Numbers add up to another; checked where all of them are there. */
  record Sum(List<PointerPattern> of, PointerPattern is) implements Check {
    /** Copies the list. */
    public Sum {
      of = List.copyOf(of);
    }
  }

  /** All the values that a path leads to are different. */
  record Unique(PointerPattern values) implements Check {}

  /** A whole number rises from event to event; with {@code gapless} from 0 in steps of 1. */
  record Rising(PointerPattern member, boolean gapless) implements Check {}

  /** Events stand in the order of the stream grammar, as far as it names this rule. */
  record Order() implements Check {}

  /** Events are of the documented vocabulary. */
  record Known() implements Check {}

  /** Events have an {@code event} line with their type, or they have none. */
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

  /** A response header is there and its first value matches. */
  record HeaderMatches(String name, Pattern value) implements Check {}

  /** Something that takes a program to check. */
  record Holds(Invariant invariant) implements Check {}
}
