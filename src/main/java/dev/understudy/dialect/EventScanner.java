package dev.understudy.dialect;

import dev.understudy.wire.JsonFieldScanner;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * Sees what a message of the Responses API is about while it passes, however long it is and in
 * whatever order its members stand. Memory is constant. Not safe for use by several threads at
 * once.
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

  /** What the message is about that is over now; the next begins. */
  ResponsesEvent end() {
    ResponsesEvent event =
        new ResponsesEvent(skim.text(TYPE), skim.text(LANE), skim.text(RESPONSE));
    skim.reset();
    return event;
  }
}
