package dev.understudy.server;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** JSON answers of the control API. The mapper is made with the first: it costs start-up time. */
final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static void answer(Context context, @Nullable Object value) {
    context.contentType("application/json").result(MAPPER.writeValueAsBytes(value));
  }
}
