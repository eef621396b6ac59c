package dev.understudy.record;

import dev.understudy.cassette.End;
import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import dev.understudy.dialect.ResponsesEvents;
import dev.understudy.socket.SocketEnd;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The client's side of a WebSocket by a script: it says something when what it said before is
 * answered, and closes when it has nothing more to say.
 */
final class Dialogue implements SocketEnd.Events {

  private static final int NORMAL = 1000;

  /** A longer message is not looked into; it is kept on the tape all the same. */
  private static final int LONGEST_MESSAGE = SocketEnd.MAX_FRAME;

  private final Recording recording;
  private final Asker.Script script;
  private final long patience;
  private final SocketEnd end = new SocketEnd(this);
  private final CompletableFuture<End> over = new CompletableFuture<>();
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final List<Bytes> heard = new ArrayList<>();
  private volatile long deadline;

  /**
   * A dialogue that is not connected yet.
   *
   * @param patience how long each answer may take
   */
  Dialogue(Recording recording, Asker.Script script, Duration patience) {
    this.recording = recording;
    this.script = script;
    this.patience = patience.toNanos();
    this.deadline = System.nanoTime() + this.patience;
  }

  SocketEnd end() {
    return end;
  }

  /** Waits until it is over; breaks it off when an answer takes too long. */
  End await() {
    while (true) {
      try {
        return over.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException late) {
        if (deadline - System.nanoTime() <= 0) {
          over.complete(End.TIMED_OUT);
          recording.seal();
          end.abort();
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        end.abort();
        throw new IllegalStateException("interrupted while a socket was asked", interrupted);
      } catch (ExecutionException fault) {
        throw new IllegalStateException("a socket could not be asked", fault.getCause());
      }
    }
  }

  @Override
  public void onOpen() {
    end.read();
    say();
  }

  @Override
  public void onFrame(Opcode opcode, boolean fin, ByteBuffer payload, Runnable done) {
    recording.frame(Peer.SERVER, opcode, fin, payload);
    if (opcode == Opcode.PING) {
      Bytes echo = Bytes.copyOf(payload);
      recording.frame(Peer.CLIENT, Opcode.PONG, true, echo.asBuffer());
      end.send(Opcode.PONG, true, echo, () -> {});
    } else if (!opcode.isControl()) {
      take(payload, fin);
    }
    done.run();
  }

  @Override
  public void onClose(int code, String reason) {
    recording.close(Peer.SERVER, code, reason);
  }

  @Override
  public void onEnd(Optional<Throwable> failure) {
    over.complete(recording.isClosed() ? End.COMPLETE : End.UPSTREAM_CUT);
  }

  private void take(ByteBuffer payload, boolean fin) {
    if (message.size() + payload.remaining() <= LONGEST_MESSAGE) {
      message.writeBytes(Bytes.copyOf(payload).toArray());
    }
    if (!fin) {
      return;
    }
    Bytes whole = Bytes.wrap(message.toByteArray());
    message.reset();
    heard.add(whole);
    boolean answered =
        CanonicalJson.parse(whole)
            .filter(json -> ResponsesEvents.isTerminal(json.path("type").asString("")))
            .isPresent();
    if (answered) {
      say();
    }
  }

  private void say() {
    deadline = System.nanoTime() + patience;
    Optional<String> next = script.next(heard);
    if (next.isPresent()) {
      Bytes text = Bytes.utf8(next.get());
      recording.frame(Peer.CLIENT, Opcode.TEXT, true, text.asBuffer());
      end.send(Opcode.TEXT, true, text, () -> {});
    } else {
      recording.close(Peer.CLIENT, NORMAL, "");
      end.close(NORMAL, "");
    }
  }
}
