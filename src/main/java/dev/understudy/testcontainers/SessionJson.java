package dev.understudy.testcontainers;

import dev.understudy.fault.Effect;
import dev.understudy.fault.Fault;
import dev.understudy.session.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Session options in the JSON form of the control API. */
final class SessionJson {

  private SessionJson() {}

  /**
   * Converts options to JSON.
   *
   * @throws IllegalArgumentException if the options contain a gateway or rules, which only the
   *     container can set
   */
  static ObjectNode of(SessionOptions options) {
    if (options.upstream().isPresent()) {
      throw new IllegalArgumentException(
          "a session in a container records from the container's gateway; set it with withUpstream,"
              + " and use SessionOptions.record(cassette) or missing(cassette)");
    }
    if (!options.ignore().isEmpty() || !options.redactions().isEmpty()) {
      throw new IllegalArgumentException(
          "a session in a container cannot set ignore or redaction rules; set them on the container"
              + " with withOptions, such as --ignore-json /metadata");
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("mode", options.mode().label());
    options.cassettes().forEach(path -> json.withArray("cassettes").add(unix(path)));
    // Only what differs from the defaults: the image may be older than this library.
    SessionOptions usual = SessionOptions.replay().build();
    if (!options.speed().equals(usual.speed())) {
      json.put("speed", options.speed().factor() + "x");
    }
    if (options.repeat() != usual.repeat()) {
      json.put("repeat", options.repeat().name().toLowerCase(Locale.ROOT));
    }
    if (options.transport() != usual.transport()) {
      json.put("transport", options.transport().label());
    }
    if (!options.stallTimeout().equals(usual.stallTimeout())) {
      json.put("stall_timeout_ms", options.stallTimeout().toMillis());
    }
    if (options.strictRequests()) {
      json.put("strict_requests", true);
    }
    if (options.allowLeftovers()) {
      json.put("allow_leftovers", true);
    }
    if (!options.profile().isEmpty()) {
      json.put("profile", options.profile());
    }
    if (!options.name().isEmpty()) {
      json.put("name", options.name());
    }
    options.faults().forEach(fault -> json.withArray("faults").add(fault(fault)));
    return json;
  }

  static ObjectNode fault(Fault fault) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (fault.effect() instanceof Effect.Status error) {
      json.put("fault", "status").put("status", error.status());
      error.retryAfter().ifPresent(seconds -> json.put("retry_after", seconds));
    } else if (fault.effect() instanceof Effect.Cut cut) {
      json.put("fault", "cut").put("chunks", cut.chunks());
    } else {
      Effect.Delay delay = (Effect.Delay) fault.effect();
      json.put("fault", "delay").put("ms", delay.by().toMillis());
    }
    json.put("times", fault.times());
    if (!fault.path().isEmpty()) {
      json.put("path", fault.path());
    }
    return json;
  }

  private static String unix(Path path) {
    return String.join("/", List.of(path.toString().split("[\\\\/]")));
  }
}
