package dev.understudy.dialect;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What begins and what ends an answer of the Responses API (OpenAI, OpenAPI document:
 * ResponsesClientEvent and ResponsesServerEvent).
 */
public final class ResponsesEvents {

  /** How many characters of a JSON text are looked at to see its type. */
  public static final int LOOKED_AT = 1024;

  private static final String CREATE = "response.create";

  /** {@code response.done} is llm-interactive-proxy's name for the first of them. */
  private static final Set<String> TERMINAL =
      Set.of(
          "response.completed", "response.failed", "response.incomplete", "response.done", "error");

  private static final Pattern BEGINS = type(Pattern.quote(CREATE));
  private static final Pattern ENDS =
      type(String.join("|", TERMINAL.stream().map(Pattern::quote).toList()));

  private ResponsesEvents() {}

  /** Whether a client asks with a message of this type. */
  public static boolean isCreate(String type) {
    return type.equals(CREATE);
  }

  /** Whether an answer is over with an event of this type. */
  public static boolean isTerminal(String type) {
    return TERMINAL.contains(type);
  }

  /** Whether a JSON text, of which this is the beginning, is what a client asks with. */
  static boolean looksLikeCreate(String json) {
    return BEGINS.matcher(beginning(json)).find();
  }

  /** Whether a JSON text, of which this is the beginning, ends an answer. */
  static boolean looksTerminal(String json) {
    return ENDS.matcher(beginning(json)).find();
  }

  /** A JSON object whose first member of this name has one of these values. */
  private static Pattern type(String types) {
    return Pattern.compile(
        "^\\s*\\{(?:(?!\"type\").)*\"type\"\\s*:\\s*\"(?:" + types + ")\"", Pattern.DOTALL);
  }

  private static String beginning(String json) {
    return json.substring(0, Math.min(json.length(), LOOKED_AT));
  }
}
