package dev.understudy.dialect;

import dev.understudy.wire.PointerPattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Checks the convenience member {@code output_text} of a response. */
public final class OutputText {

  private static final PointerPattern TEXTS = PointerPattern.parse("/output/*/content/*");

  private OutputText() {}

  /** Requires the member, if present, to be the concatenation of the output's texts. */
  public static void check(JsonNode response, String pointer, InvariantListener breaches) {
    JsonNode sent = response.path("output_text");
    if (sent.isString()) {
      String texts =
          TEXTS.select(response).stream()
              .map(PointerPattern.Found::node)
              .filter(part -> Assembly.text(part, "type").equals("output_text"))
              .map(part -> Assembly.text(part, "text"))
              .collect(Collectors.joining());
      Assembly.requireEqual(
          breaches, Invariant.OUTPUT_TEXT, pointer + "/output_text", texts, sent.stringValue());
    }
  }
}
