package dev.understudy.dialect;

import dev.understudy.cassette.Message;
import dev.understudy.cassette.Peer;

/**
 * Counts what is answered on a WebSocket of the Responses API: each {@code response.create}, and by
 * an error what is none. Not safe for use by several threads at once.
 */
public final class ResponseCounter {

  private final Lanes<Boolean> lanes = new Lanes<>();
  private int over;

  /** One end has said something. */
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

  /** Whether a {@code response.create} waits for its answer, or for the rest of it. */
  public boolean underWay() {
    return lanes.underWay() > 0;
  }

  /** How many answers are over. */
  public int over() {
    return over;
  }
}
