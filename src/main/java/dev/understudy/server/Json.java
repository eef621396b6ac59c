package dev.understudy.server;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes JSON answers of the control API. Creates the mapper lazily to keep start-up short. */
final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static void answer(Context context, @Nullable Object value) {
    context.contentType("application/json").result(MAPPER.writeValueAsBytes(value));
  }
}
