package dev.understudy.dialect;

import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Follows a WebSocket frame by frame: the ends of messages and, for the Responses API, the answers
 * in progress. Not thread-safe.
 */
public final class TurnTracker {

  /** The state of one direction. */
  private static final class Way {
    private final EventScanner skim = new EventScanner();
    private boolean inMessage;
  }

  private final boolean responses;
  private final Lanes<Boolean> lanes = new Lanes<>();
  private final Map<Peer, Way> ways = new EnumMap<>(Peer.class);

  /** A tracker for a socket of this dialect. */
  public TurnTracker(Dialect dialect) {
    this.responses = dialect == Dialect.RESPONSES;
    for (Peer peer : Peer.values()) {
      ways.put(peer, new Way());
    }
  }

  /** Takes the next frame; the position of {@code payload} does not move. */
  public void frame(Peer from, Opcode opcode, boolean fin, ByteBuffer payload) {
    if (opcode.isControl()) {
      return;
    }
    Way way = Objects.requireNonNull(ways.get(from));
    way.inMessage = !fin;
    if (!responses) {
      return;
    }
    way.skim.feed(payload);
    if (fin) {
      ResponsesEvent event = way.skim.end();
      if (from == Peer.SERVER) {
        lanes.answered(event);
      } else if (event.isCreate()) {
        lanes.asked(event, true);
      }
    }
  }

  /** Whether an answer is in progress. */
  public boolean underWay() {
    return lanes.underWay() > 0;
  }

  /** Whether one end is in the middle of a message. */
  public boolean inMessage() {
    return ways.values().stream().anyMatch(way -> way.inMessage);
  }
}
