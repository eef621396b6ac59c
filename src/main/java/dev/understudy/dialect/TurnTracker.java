package dev.understudy.dialect;

import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Follows a WebSocket frame by frame: where messages end, and of the Responses API the answers that
 * are under way. Not safe for use by several threads at once.
 */
public final class TurnTracker {

  /** What one end says. */
  private static final class Way {
    private final EventScanner skim = new EventScanner();
    private boolean inMessage;
  }

  private final boolean responses;
  private final Lanes<Boolean> lanes = new Lanes<>();
  private final Map<Peer, Way> ways = new EnumMap<>(Peer.class);

  /** The turns of a socket of this dialect. */
  public TurnTracker(Dialect dialect) {
    this.responses = dialect == Dialect.RESPONSES;
    for (Peer peer : Peer.values()) {
      ways.put(peer, new Way());
    }
  }

  /** A frame has come; the position of {@code payload} does not move. */
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

  /** Whether an answer is under way. */
  public boolean underWay() {
    return lanes.underWay() > 0;
  }

  /** Whether one end is in the middle of a message. */
  public boolean inMessage() {
    return ways.values().stream().anyMatch(way -> way.inMessage);
  }
}
