package dev.understudy.dialect;

import dev.understudy.wire.JsonFieldScanner;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * Extracts the type, lane and response id of a Responses API message while it is forwarded,
 * whatever its length and the order of its members. Memory is constant. Not thread-safe.
 */
final class EventScanner {

  private static final List<String> TYPE = List.of("type");
  private static final List<String> LANE = List.of("stream_id");
  private static final List<String> RESPONSE = List.of("response", "id");

  private final JsonFieldScanner skim = new JsonFieldScanner(Set.of(TYPE, LANE, RESPONSE));

  /** Takes the next bytes; the position of {@code bytes} does not move. */
  void feed(ByteBuffer bytes) {
    skim.feed(bytes);
  }

  /** The type, lane and response id of the message that ends now; starts the next one. */
  ResponsesEvent end() {
    ResponsesEvent event =
        new ResponsesEvent(skim.text(TYPE), skim.text(LANE), skim.text(RESPONSE));
    skim.reset();
    return event;
  }
}
