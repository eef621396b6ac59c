package dev.understudy.show;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What an answer says that it took.
 *
 * @param in of the request
 * @param out of the answer
 */
record Tokens(long in, long out) {

  Tokens plus(Tokens more) {
    return new Tokens(in + more.in, out + more.out);
  }

  /** Reads {@code usage}, by OpenAI's older names or by the newer ones that Anthropic has too. */
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
