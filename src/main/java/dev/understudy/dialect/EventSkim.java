package dev.understudy.dialect;

import dev.understudy.wire.JsonSkim;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * Sees what a message of the Responses API is about while it passes, however long it is and in
 * whatever order its members stand. Memory is constant. Not safe for use by several threads at
 * once.
 */
final class EventSkim {

  private static final String[] TYPE = {"type"};
  private static final String[] LANE = {"stream_id"};
  private static final String[] RESPONSE = {"response", "id"};
  private static final Set<List<String>> WANTED =
      Set.of(List.of(TYPE), List.of(LANE), List.of(RESPONSE));

  private final JsonSkim skim = new JsonSkim(WANTED);

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
