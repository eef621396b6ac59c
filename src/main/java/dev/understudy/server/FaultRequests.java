package dev.understudy.server;

import dev.understudy.fault.Effect;
import dev.understudy.fault.Fault;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Parses faults from JSON such as {@code {"fault": "status", "status": 429, "times": 2}}. */
final class FaultRequests {

  private FaultRequests() {}

  /**
   * Parses one fault.
   *
   * @throws IllegalArgumentException for an invalid fault; the message names the expected form
   */
  static Fault parse(JsonNode json) {
    String kind = json.path("fault").asString("");
    Effect effect =
        switch (kind) {
          case "status" -> {
            only(json, "status", "retry_after");
            JsonNode after = json.path("retry_after");
            yield new Effect.Status(
                number(json, "status"),
                after.isMissingNode()
                    ? OptionalInt.empty()
                    : OptionalInt.of(number(json, "retry_after")));
          }
          case "cut" -> {
            only(json, "chunks");
            yield new Effect.Cut(number(json, "chunks"));
          }
          case "delay" -> {
            only(json, "ms");
            yield new Effect.Delay(Duration.ofMillis(number(json, "ms")));
          }
          default ->
              throw new IllegalArgumentException(
                  "invalid fault: expected {\"fault\": \"status\", \"status\": 429,"
                      + " \"retry_after\": 1}, {\"fault\": \"cut\", \"chunks\": 3} or {\"fault\":"
                      + " \"delay\", \"ms\": 500}, each optionally with \"times\" and \"path\";"
                      + " actual: "
                      + json);
        };
    int times = json.path("times").isMissingNode() ? 1 : number(json, "times");
    return new Fault(effect, times, json.path("path").asString(""));
  }

  private static void only(JsonNode json, String... members) {
    Set<String> own = Set.of(members);
    for (String member : json.propertyNames()) {
      if (!own.contains(member) && !Set.of("fault", "times", "path").contains(member)) {
        throw new IllegalArgumentException(
            "unknown member '"
                + member
                + "' of a fault: expected one of "
                + String.join(", ", members)
                + ", times, path; actual: "
                + json);
      }
    }
  }

  private static int number(JsonNode json, String member) {
    JsonNode value = json.path(member);
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw new IllegalArgumentException(
          "invalid '" + member + "' of a fault: expected a whole number; actual: " + json);
    }
    return value.intValue();
  }
}
