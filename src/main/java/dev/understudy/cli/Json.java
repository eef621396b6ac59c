package dev.understudy.cli;

import dev.understudy.wire.Excerpt;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Formats JSON output. */
final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  static String text(Object value) {
    return Excerpt.visible(MAPPER.writeValueAsString(value));
  }
}
