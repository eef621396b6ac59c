package dev.understudy.show;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The numbers of tokens that an answer reports.
 *
 * @param in the input tokens
 * @param out the output tokens
 */
record Tokens(long in, long out) {

  Tokens plus(Tokens more) {
    return new Tokens(in + more.in, out + more.out);
  }

  /** Reads {@code usage}, with OpenAI's older names or the newer ones that Anthropic also uses. */
  static Optional<Tokens> of(JsonNode answer) {
    JsonNode usage = answer.path("usage");
    if (!usage.isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        new Tokens(
            usage.path("prompt_tokens").asLong(usage.path("input_tokens").asLong(0)),
            usage.path("completion_tokens").asLong(usage.path("output_tokens").asLong(0))));
  }
}
