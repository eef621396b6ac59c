package dev.understudy.record;

import dev.understudy.cassette.Close;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import dev.understudy.dialect.Dialect;
import dev.understudy.dialect.TurnTracker;
import dev.understudy.http.Failures;
import dev.understudy.websocket.OpenSockets;
import dev.understudy.websocket.SocketEnd;
import dev.understudy.wire.Headers;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A Relays a WebSocket frame by frame: the next frame is read from its sender when the previous one
 * has been sent. However the socket ends, the recording is handed over once. Thread-safe.
 */
final class SocketRelay implements OpenSockets.Open {

  private final Recording recording;
  private final OpenSockets sockets;
  private final Consumer<End> over;
  private final TurnTracker turns;
  private final IdleTimeout silence;

  /** The number of gateway frames that the client has not taken; guarded by {@link #turns}. */
  private int toClient;

  private final AtomicBoolean settled = new AtomicBoolean();
  private final SocketEnd client = new SocketEnd(new Way(Peer.CLIENT));
  private final SocketEnd gateway = new SocketEnd(new Way(Peer.SERVER));
  private volatile Consumer<SocketEnd> acceptClient = end -> {};

  /**
   * Creates a relay that is not connected.
   *
   * @param over receives the end, once
   */
  SocketRelay(Upstream upstream, Recording recording, OpenSockets sockets, Consumer<End> over) {
    this.silence = upstream.silence(this::silent);
    this.recording = recording;
    this.sockets = sockets;
    this.over = over;
    this.turns = new TurnTracker(recording.head().dialect());
  }

  /** The socket end to connect the gateway to. */
  SocketEnd gateway() {
    return gateway;
  }

  /**
   * Handles the gateway's acceptance of the upgrade.
   *
   * @param accept connects the client, once the gateway is connected
   */
  void upgraded(Headers headers, Consumer<SocketEnd> accept) {
    recording.upgraded(headers);
    acceptClient = accept;
  }

  /** Handles a client that left before its upgrade could be accepted. */
  void clientLeft() {
    settle(End.CLIENT_LEFT, Optional.empty());
    sockets.remove(this);
    gateway.abort();
  }

  /** Handles a gateway that has sent nothing for too long during an answer. */
  private void silent(TimeoutException tooLong) {
    settle(End.TIMED_OUT, Optional.of(tooLong));
    client.abort();
    gateway.abort();
  }

  /** Closes both ends because Understudy stops; complete answers so far are kept. */
  @Override
  public void stop() {
    boolean whole;
    synchronized (turns) {
      if (turns.underWay() || turns.inMessage()) {
        whole = recording.sealWholeTurns();
      } else {
        recording.seal();
        whole = true;
      }
    }
    settle(whole ? End.COMPLETE : End.CLIENT_LEFT, Optional.empty());
    client.close(Close.SERVICE_RESTART, "Understudy is stopping");
    gateway.close(1001, "");
  }

  private void frame(Peer from, Opcode opcode, boolean fin, ByteBuffer payload) {
    synchronized (turns) {
      recording.frame(from, opcode, fin, payload);
      turns.frame(from, opcode, fin, payload);
      boolean underWay = turns.underWay();
      if (!underWay && !turns.inMessage() && !opcode.isControl()) {
        recording.turnIsWhole();
      }
      sockets.busy(this, underWay && !settled.get());
      if (from == Peer.SERVER) {
        toClient++;
      }
      // A ping of the client is no sign that the gateway is active.
      if (from == Peer.SERVER || !opcode.isControl()) {
        listen();
      }
    }
  }

  private void taken(Peer from) {
    synchronized (turns) {
      if (from == Peer.SERVER) {
        toClient--;
        listen();
      }
    }
  }

  /** Updates the idle timeout; time in which the client does not read does not count. */
  private void listen() {
    if (turns.underWay() && toClient == 0) {
      silence.expect();
    } else {
      silence.rest();
    }
  }

  private void settle(End end, Optional<Throwable> failure) {
    if (settled.compareAndSet(false, true)) {
      silence.end();
      failure.ifPresent(recording::brokeOff);
      recording.seal();
      recording.ended();
      sockets.busy(this, false);
      over.accept(end);
    }
  }

  private boolean isBetweenTurns() {
    synchronized (turns) {
      return !turns.underWay()
          && !turns.inMessage()
          && recording.head().dialect() == Dialect.RESPONSES;
    }
  }

  /** Forwards the frames of one end to the other. */
  private final class Way implements SocketEnd.Events {

    private final Peer from;

    Way(Peer from) {
      this.from = from;
    }

    private SocketEnd receiver() {
      return from == Peer.CLIENT ? gateway : client;
    }

    @Override
    public void onOpen() {
      if (from == Peer.SERVER) {
        acceptClient.accept(client);
      } else {
        sockets.add(SocketRelay.this);
        if (settled.get()) {
          client.abort();
        } else {
          silence.begin();
          silence.rest();
          gateway.read();
          client.read();
        }
      }
    }

    @Override
    public void onFrame(Opcode opcode, boolean fin, ByteBuffer payload, Runnable done) {
      frame(from, opcode, fin, payload);
      receiver()
          .send(
              opcode,
              fin,
              payload,
              () -> {
                taken(from);
                done.run();
              });
    }

    @Override
    public void onClose(int code, String reason) {
      recording.close(from, code, reason);
      receiver().close(code, reason);
    }

    @Override
    public void onEnd(Optional<Throwable> failure) {
      boolean byClient = from == Peer.CLIENT;
      // If it has ended already, the other end is about to send its own close frame.
      boolean orderly = recording.isClosed() || settled.get();
      if (recording.isClosed()
          || (byClient && isBetweenTurns() && failure.stream().allMatch(Failures::isLoss))) {
        settle(End.COMPLETE, Optional.empty());
      } else {
        settle(byClient ? End.CLIENT_LEFT : End.UPSTREAM_CUT, failure);
      }
      if (byClient) {
        sockets.remove(SocketRelay.this);
      }
      if (!orderly) {
        receiver().abort();
      }
    }
  }
}
