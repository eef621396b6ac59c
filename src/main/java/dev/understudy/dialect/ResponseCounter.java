package dev.understudy.dialect;

import dev.understudy.cassette.Message;
import dev.understudy.cassette.Peer;

/**
 * Counts the answers on a WebSocket of the Responses API: one for each {@code response.create}, and
 * an error for anything else. Not thread-safe.
 */
public final class ResponseCounter {

  private final Lanes<Boolean> lanes = new Lanes<>();
  private int over;

  /** Takes a message of either end. */
  public void message(Message message) {
    ResponsesEvent event = ResponsesEvent.of(message.payload());
    if (message.from() == Peer.CLIENT) {
      if (event.isCreate()) {
        lanes.asked(event, true);
      }
    } else if (lanes.answered(event).map(Lanes.Answer::over).orElse(event.isError())) {
      over++;
    }
  }

  /** Whether a {@code response.create} has not been answered completely. */
  public boolean underWay() {
    return lanes.underWay() > 0;
  }

  /** The number of complete answers. */
  public int over() {
    return over;
  }
}
