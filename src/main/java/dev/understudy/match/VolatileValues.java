package dev.understudy.match;

import dev.understudy.match.Differences.Field;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.wire.PointerPattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Distinguishes values that vary from run to run from the meaning of a request. */
final class VolatileValues {

  /** Members that determine what the model is asked. */
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

  /** Members that only identify the user or the call. */
  private static final Set<String> MARKS =
      Set.of("metadata", "client_metadata", "user", "safety_identifier", "prompt_cache_key");

  /**
   * Members that a client copies from an earlier answer; a different value means a different
   * conversation.
   */
  private static final Set<String> CHAINS = Set.of("previous_response_id", "conversation");

  /** Members in which a client invents ids for tool calls. */
  private static final Set<String> CALL_IDS =
      Set.of("id", "call_id", "tool_call_id", "tool_use_id");

  private static final Set<String> TURNS = Set.copyOf(RequestFingerprint.TURNS);

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_/.-]+");

  private static final Pattern VALUE =
      Pattern.compile(
          "(?i)[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}" // UUID, RFC 9562
              + "|\\d{4}-\\d\\d-\\d\\d(T[0-9:.]+(Z|[+-]\\d\\d:?\\d\\d)?)?" // date and time, RFC
              // 3339
              + "|[0-9a-f]{16,64}|\\d{10}(\\.\\d+)?|\\d{13}|[a-z]{2,12}[_-][A-Za-z0-9]{12,}");

  private VolatileValues() {}

  /** The rule that covers a difference, if the difference is probably meant to be ignored. */
  static Optional<IgnoreRule> covering(Field field) {
    return field.place().filter(place -> isVolatile(place, field));
  }

  /** The rule that would cover a difference, if the user decides that it does not matter. */
  static Optional<IgnoreRule> possible(Field field) {
    return field
        .place()
        .filter(
            place -> !(place instanceof IgnoreRule.Json json) || !MEANING.contains(first(json)));
  }

  /** The rule as written in the header of a cassette. */
  static String inHeader(IgnoreRule rule) {
    return rule instanceof IgnoreRule.Query query
        ? "query: " + yaml(query.name())
        : "json: " + yaml(((IgnoreRule.Json) rule).pointer());
  }

  /** The rule as an option of {@code record}. */
  static String asOption(IgnoreRule rule) {
    return rule instanceof IgnoreRule.Query query
        ? "--ignore-query " + shell(query.name())
        : "--ignore-json " + shell(((IgnoreRule.Json) rule).pointer());
  }

  /** Quotes a text for YAML if needed, in double quotes, which allow JSON's escapes. */
  private static String yaml(String text) {
    return PLAIN.matcher(text).matches() ? text : StringNode.valueOf(text).toString();
  }

  private static String shell(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private static boolean isVolatile(IgnoreRule place, Field field) {
    boolean values = isVolatile(field.recorded()) && isVolatile(field.asked());
    if (!(place instanceof IgnoreRule.Json json)) {
      return values;
    }
    if (MARKS.contains(first(json)) || CHAINS.contains(first(json))) {
      return MARKS.contains(first(json));
    }
    List<String> segments = PointerPattern.parse(json.pointer()).segments();
    boolean callId =
        TURNS.contains(first(json)) && CALL_IDS.contains(segments.get(segments.size() - 1));
    return values && (callId || !MEANING.contains(first(json)));
  }

  private static String first(IgnoreRule.Json rule) {
    return PointerPattern.parse(rule.pointer()).segments().get(0);
  }

  private static boolean isVolatile(JsonNode value) {
    return value.isMissingNode()
        || (value.isIntegralNumber() && VALUE.matcher(value.asString()).matches())
        || (value.isString() && VALUE.matcher(value.stringValue()).matches());
  }
}
