package dev.understudy.verify;

import dev.understudy.dialect.Dialect;
import dev.understudy.dialect.Invariant;
import dev.understudy.dialect.InvariantListener;
import dev.understudy.dialect.OutputText;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.PointerPattern;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Checks the invariants of a whole answer that depend on its request, or on the content of strings.
 */
final class PlainAnswer {

  /** The invariants that this class checks. */
  static final Invariant[] INVARIANTS = {
    Invariant.CHOICE_COUNT, Invariant.TOOL_ARGUMENTS, Invariant.OUTPUT_TEXT
  };

  private static final Set<String> STOPPED = Set.of("length", "content_filter");

  private static final PointerPattern CHAT_ARGUMENTS =
      PointerPattern.parse("/message/tool_calls/*/function/arguments");
  private static final PointerPattern RESPONSES_ARGUMENTS =
      PointerPattern.parse("/output/*/arguments");

  private PlainAnswer() {}

  static void check(
      Dialect dialect, JsonNode request, JsonNode answer, InvariantListener breaches) {
    if (dialect == Dialect.CHAT_COMPLETIONS) {
      int wanted = request.path("n").isInt() ? request.path("n").intValue() : 1;
      int came = answer.path("choices").size();
      if (!request.isMissingNode() && answer.path("choices").isArray() && came != wanted) {
        breaches.broken(Invariant.CHOICE_COUNT, "/choices", wanted + " choices", came + " choices");
      }
      JsonNode choices = answer.path("choices");
      for (int i = 0; i < choices.size(); i++) {
        // A model that was stopped may have left them incomplete.
        if (!STOPPED.contains(choices.path(i).path("finish_reason").asString(""))) {
          arguments(CHAT_ARGUMENTS, choices.path(i), "/choices/" + i, breaches);
        }
      }
    } else if (dialect == Dialect.RESPONSES) {
      if (!answer.path("status").asString("").equals("incomplete")) {
        arguments(RESPONSES_ARGUMENTS, answer, "", breaches);
      }
      OutputText.check(answer, "", breaches);
    }
  }

  private static void arguments(
      PointerPattern path, JsonNode node, String pointer, InvariantListener breaches) {
    for (PointerPattern.Found found : path.select(node)) {
      boolean object =
          found.node().isString()
              && CanonicalJson.parse(Bytes.utf8(found.node().stringValue()))
                  .filter(JsonNode::isObject)
                  .isPresent();
      if (found.node().isString() && !object) {
        breaches.broken(
            Invariant.TOOL_ARGUMENTS,
            pointer + found.pointer(),
            "a JSON object in a string",
            Excerpt.of(found.node()));
      }
    }
  }
}
