package dev.understudy.dialect;

import dev.understudy.wire.JsonPath;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The convenience member {@code output_text} of a response, where it is sent. */
public final class OutputText {

  private static final JsonPath TEXTS = JsonPath.parse("/output/*/content/*");

  private OutputText() {}

  /** Requires it to be what the output's texts add up to. */
  public static void check(JsonNode response, String pointer, Breaches breaches) {
    JsonNode sent = response.path("output_text");
    if (sent.isString()) {
      String texts =
          TEXTS.select(response).stream()
              .map(JsonPath.Found::node)
              .filter(part -> Assembly.text(part, "type").equals("output_text"))
              .map(part -> Assembly.text(part, "text"))
              .collect(Collectors.joining());
      Assembly.requireEqual(
          breaches, Invariant.OUTPUT_TEXT, pointer + "/output_text", texts, sent.stringValue());
    }
  }
}
