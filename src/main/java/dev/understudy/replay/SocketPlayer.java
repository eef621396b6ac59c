package dev.understudy.replay;

import dev.understudy.cassette.Close;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Message;
import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import dev.understudy.dialect.Dialect;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.dialect.TurnTracker;
import dev.understudy.fault.Effect;
import dev.understudy.http.Failures;
import dev.understudy.session.SessionOptions;
import dev.understudy.websocket.MessageReader;
import dev.understudy.websocket.OpenSockets;
import dev.understudy.websocket.SocketEnd;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.RedactedStackTrace;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the recorded conversations to one client in causal order: a server frame is sent, at its
 * time, once the client has sent everything that preceded it. The next frame is sent when the
 * previous one is complete, so a slow client sets the pace.
 */
final class SocketPlayer extends IteratingCallback implements SocketEnd.Events, OpenSockets.Open {

  private static final int NOT_UTF8 = 1007;
  private static final int POLICY_VIOLATION = 1008;

  private static final Logger LOG = LoggerFactory.getLogger(SocketPlayer.class);

  private final SocketEnd end = new SocketEnd(this);
  private final ConversationTracker tracker;
  private final ReplayContext context;
  private final Timeline timeline;
  private final Duration patience;
  private final Optional<Effect.Cut> cut;
  private final Dialect dialect;
  private final MessageReader reader = new MessageReader(Peer.CLIENT);
  private final ClientEventQueue events = new ClientEventQueue();
  private volatile boolean over;

  /** The frames of the current recording; only {@link #process} uses them. */
  private List<Frame> frames = List.of();

  /** The messages by the index of their last frame. */
  private Map<Integer, Message> messages = Map.of();

  private @Nullable Interaction interaction;
  private TurnTracker turns;
  private int next;

  /** The index of the last frame of the client's first message; -1 if the server spoke first. */
  private int opening = -1;

  private int sent;
  private boolean clientSpokeLast;

  /**
   * The deadline for the client's next message, as {@link System#nanoTime}; empty if there is none.
   */
  private OptionalLong stallDue = OptionalLong.empty();

  /**
   * Creates a player that waits for its client.
   *
   * @param first the recording in which the server speaks first; empty if the client does
   * @param cut the fault that cuts the connection
   */
  SocketPlayer(
      ConversationTracker tracker,
      Optional<Interaction> first,
      Dialect dialect,
      ReplayContext context,
      SessionOptions options,
      Optional<Effect.Cut> cut) {
    this.tracker = tracker;
    this.context = context;
    this.timeline = new Timeline(options.speed(), context.pacer(), this::iterate);
    this.patience = options.stallTimeout();
    this.cut = cut;
    this.dialect = dialect;
    this.turns = new TurnTracker(dialect);
    first.ifPresent(begun -> events.add(new ClientEvent.Begin(begun), () -> {}));
  }

  /** The socket end to connect the client to. */
  SocketEnd end() {
    return end;
  }

  @Override
  public void onOpen() {
    context.sockets().add(this);
    if (over) {
      context.sockets().remove(this);
    }
    end.read();
    iterate();
  }

  @Override
  public void onFrame(Opcode opcode, boolean fin, ByteBuffer payload, Runnable done) {
    if (over || opcode == Opcode.PONG) {
      done.run();
    } else if (opcode == Opcode.PING) {
      end.send(Opcode.PONG, true, payload, done);
    } else {
      hear(opcode, fin, payload, done);
    }
  }

  private void hear(Opcode opcode, boolean fin, ByteBuffer payload, Runnable done) {
    try {
      Optional<Message> message = reader.add(opcode, fin, payload);
      if (message.isEmpty()) {
        done.run();
      } else if (isGarbled(message.get())) {
        refuse(NOT_UTF8, "invalid UTF-8 in a text message", done);
      } else {
        events.add(tracker.hear(message.get()), done);
        iterate();
      }
    } catch (MessageReader.TooLargeException tooLarge) {
      refuse(MessageReader.TOO_LARGE, MessageReader.REASON, done);
    }
  }

  private static boolean isGarbled(Message message) {
    return message.text() && message.payload().asUtf8().isEmpty();
  }

  /** Closes the connection because of an invalid message of the client. */
  private void refuse(int code, String reason, Runnable done) {
    over = true;
    tracker.refused(ErrorKind.BAD_REQUEST, "closed with " + code + ": " + reason);
    end.close(code, reason);
    done.run();
  }

  @Override
  public void onClose(int code, String reason) {
    over = true;
  }

  @Override
  public void onEnd(Optional<Throwable> failure) {
    if (!over) {
      failure.filter(cause -> !Failures.isLoss(cause)).ifPresent(this::brokenOff);
    }
    over = true;
    context.sockets().remove(this);
    iterate();
  }

  /**
   * Notes a broken connection. The text of an internal error is left out, since it may quote a
   * message.
   */
  private void brokenOff(Throwable cause) {
    if (Failures.isBreach(cause)) {
      tracker.refused(ErrorKind.BAD_REQUEST, "connection aborted: " + Failures.reasonInside(cause));
    } else {
      tracker.refused(ErrorKind.INTERNAL, RedactedStackTrace.summaryOf(cause));
    }
  }

  /** Closes the connection because the session ends, with a code that lets clients reconnect. */
  @Override
  public void stop() {
    over = true;
    end.close(Close.SERVICE_RESTART, "Understudy is stopping");
  }

  @Override
  protected Action process() {
    while (!over) {
      if (isToBeCut()) {
        over = true;
        end.abort();
        return Action.SUCCEEDED;
      }
      if (next < frames.size()) {
        Frame frame = frames.get(next);
        if (frame.from() == Peer.CLIENT) {
          if (frame.opcode().isControl() || !frame.fin()) {
            next++;
            continue;
          }
          if (next == opening) {
            clientSaid(frame);
            continue;
          }
          Optional<ClientEvent> event = events.next();
          if (event.isEmpty()) {
            return waitForClient();
          }
          if (event.get() instanceof ClientEvent.Wrong wrong) {
            return tell(wrong);
          }
          clientSaid(frame);
          continue;
        }
        if (frame.opcode() == Opcode.PONG) {
          next++;
          continue;
        }
        return play(frame);
      }
      Optional<ClientEvent> event = events.next();
      if (event.isPresent() && event.get() instanceof ClientEvent.Begin begin) {
        begin(begin.interaction());
        continue;
      }
      if (event.isPresent() && event.get() instanceof ClientEvent.Wrong wrong) {
        return tell(wrong);
      }
      if (interaction == null || !mayEnd(interaction) || !end(interaction)) {
        return Action.IDLE;
      }
    }
    return Action.SUCCEEDED;
  }

  /** Aborts the connection after an internal error, so that the client does not wait. */
  @Override
  protected void onCompleteFailure(Throwable cause) {
    LOG.error("a conversation could not be played", RedactedStackTrace.of(cause));
    over = true;
    end.abort();
  }

  /**
   * Whether the fault cuts here: after its number of chunks, or at the end of a shorter recording.
   */
  private boolean isToBeCut() {
    return cut.isPresent()
        && interaction != null
        && (sent >= cut.get().chunks() || next == frames.size());
  }

  private void begin(Interaction begun) {
    Conversation conversation = begun.conversation().orElseThrow();
    Optional<Message> begins = conversation.opening();
    interaction = begun;
    frames = conversation.frames();
    messages =
        conversation.messages().stream().collect(Collectors.toMap(Message::last, each -> each));
    turns = new TurnTracker(dialect);
    next = 0;
    opening = begins.map(Message::last).orElse(-1);
    clientSpokeLast = false;
    timeline.isNow(begins.map(Message::at).orElse(begun.timing().firstByte()));
    stallDue = OptionalLong.empty();
  }

  /** Sets the time base to this message of the client. */
  private void clientSaid(Frame frame) {
    timeline.isNow(frame.at());
    stallDue = OptionalLong.empty();
    clientSpokeLast = true;
    Message said = Objects.requireNonNull(messages.get(next));
    turns.frame(
        Peer.CLIENT, said.text() ? Opcode.TEXT : Opcode.BINARY, true, said.payload().asBuffer());
    next++;
    context.sockets().busy(this, turns.underWay());
  }

  private Action play(Frame frame) {
    if (timeline.waits(frame.at())) {
      return Action.IDLE;
    }
    timeline.played(frame.at());
    turns.frame(Peer.SERVER, frame.opcode(), frame.fin(), frame.payload().asBuffer());
    clientSpokeLast &= frame.opcode().isControl() || !frame.fin();
    next++;
    sent++;
    context.sockets().busy(this, turns.underWay());
    end.send(frame.opcode(), frame.fin(), frame.payload(), this::succeeded);
    return Action.SCHEDULED;
  }

  private Action tell(ClientEvent.Wrong wrong) {
    stallDue = OptionalLong.empty();
    send(wrong, this::succeeded);
    return Action.SCHEDULED;
  }

  private void send(ClientEvent.Wrong wrong, Runnable sent) {
    String error = Dialect.errorFrame(wrong.trouble(), wrong.message());
    end.send(Opcode.TEXT, true, Bytes.utf8(error), sent);
  }

  /** Waits for the client: without a limit between turns, else until the stall timeout. */
  private Action waitForClient() {
    if (!turns.underWay() && !clientSpokeLast) {
      return Action.IDLE;
    }
    long now = System.nanoTime();
    if (stallDue.isEmpty()) {
      stallDue = OptionalLong.of(now + patience.toNanos());
      context.pacer().at(stallDue.getAsLong(), this::iterate);
    }
    if (now - stallDue.getAsLong() < 0) {
      return Action.IDLE;
    }
    ClientEvent.Wrong stalled = tracker.stalled(patience.toMillis());
    over = true;
    send(
        stalled,
        () -> end.close(POLICY_VIOLATION, "the client did not send its next message in time"));
    return Action.SUCCEEDED;
  }

  /**
   * Whether to end the connection as recorded: if the server ended it, or anyone did in the middle
   * of an answer.
   */
  private boolean mayEnd(Interaction played) {
    return turns.underWay()
        || serverClose(played).isPresent()
        || played.end() == End.UPSTREAM_CUT
        || played.end() == End.TIMED_OUT
        || played.end() == End.CAP_REACHED;
  }

  /** Ends the connection as recorded; returns false if it is not due yet. */
  private boolean end(Interaction played) {
    Optional<Close> close = serverClose(played);
    if (timeline.waits(close.map(Close::at).orElse(played.timing().end()))) {
      return false;
    }
    over = true;
    close.ifPresentOrElse(it -> end.close(it.code(), it.reason()), end::abort);
    return true;
  }

  private static Optional<Close> serverClose(Interaction played) {
    return played
        .conversation()
        .flatMap(Conversation::close)
        .filter(close -> close.from() == Peer.SERVER);
  }
}
