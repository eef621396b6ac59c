package dev.understudy.match;

import dev.understudy.cassette.IgnoreRule;
import dev.understudy.match.Differences.Field;
import dev.understudy.wire.JsonPath;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Tells what differs from run to run from what a request says. */
final class Volatility {

  /** Members that say what the model is asked. */
  private static final Set<String> MEANING =
      Set.of(
          "model",
          "messages",
          "input",
          "system",
          "instructions",
          "prompt",
          "tools",
          "tool_choice",
          "functions",
          "response_format",
          "text",
          "stream",
          "n",
          "contents");

  /** Members that only say who asks, or mark a call. */
  private static final Set<String> MARKS =
      Set.of("metadata", "client_metadata", "user", "safety_identifier", "prompt_cache_key");

  /** Members that a client has from an earlier answer: another value is another conversation. */
  private static final Set<String> CHAINS = Set.of("previous_response_id", "conversation");

  private static final Pattern NAME =
      Pattern.compile("(?i).*(id|uuid|nonce|timestamp|time|date|trace|span|session|created|key)");

  private static final Pattern VALUE =
      Pattern.compile(
          "(?i)[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}" // UUID, RFC 9562
              + "|\\d{4}-\\d\\d-\\d\\d(T[0-9:.]+(Z|[+-]\\d\\d:?\\d\\d)?)?" // date and time, RFC
              // 3339
              + "|[0-9a-f]{16,64}|\\d{10}(\\.\\d+)?|\\d{13}|[a-z]{2,12}[_-][A-Za-z0-9]{12,}");

  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]*");

  private Volatility() {}

  /** The rule that would cover a difference, where it may well be meant to. */
  static Optional<IgnoreRule> covering(Field field) {
    String where = field.shown().where();
    if (where.startsWith("query ")) {
      return Optional.of(new IgnoreRule.Query(where.substring("query ".length())));
    }
    return field
        .path()
        .filter(path -> !path.segments().isEmpty() && isVolatile(path, field))
        .map(path -> new IgnoreRule.Json(general(path)));
  }

  /** The rule that could cover a difference if a person says that it does not matter. */
  static Optional<IgnoreRule> possible(Field field) {
    return covering(field)
        .or(() ->
            field
                .path()
                .filter(path -> !path.segments().isEmpty())
                .filter(path -> !MEANING.contains(path.segments().get(0)))
                .map(path -> new IgnoreRule.Json(general(path))));
  }

  /** The rule as it stands in the header of a cassette. */
  static String inHeader(IgnoreRule rule) {
    return rule instanceof IgnoreRule.Query query
        ? "query: " + query.name()
        : "json: " + ((IgnoreRule.Json) rule).path();
  }

  /** The rule as an option of a recording. */
  static String asOption(IgnoreRule rule) {
    return rule instanceof IgnoreRule.Query query
        ? "--ignore-query " + query.name()
        : "--ignore-json " + ((IgnoreRule.Json) rule).path();
  }

  private static boolean isVolatile(JsonPath path, Field field) {
    List<String> segments = path.segments();
    if (MARKS.contains(segments.get(0)) || CHAINS.contains(segments.get(0))) {
      return MARKS.contains(segments.get(0));
    }
    boolean values = isVolatile(field.recorded()) && isVolatile(field.asked());
    boolean name = NAME.matcher(segments.get(segments.size() - 1)).matches();
    return MEANING.contains(segments.get(0)) ? values && name : values || name;
  }

  private static boolean isVolatile(JsonNode value) {
    return value.isMissingNode()
        || value.isIntegralNumber() && VALUE.matcher(value.asString()).matches()
        || value.isString() && VALUE.matcher(value.stringValue()).matches();
  }

  /** With every index as any. */
  private static JsonPath general(JsonPath path) {
    return new JsonPath(
        path.segments().stream()
            .map(segment -> INDEX.matcher(segment).matches() ? "*" : segment)
            .toList());
  }
}
