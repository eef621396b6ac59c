package dev.understudy.record;

import dev.understudy.cassette.End;
import dev.understudy.cassette.Message;
import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import dev.understudy.websocket.MessageReader;
import dev.understudy.websocket.SocketEnd;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The client side of a scripted WebSocket: sends the next message when the previous one has been
 * answered, and closes the socket at the end of the script.
 */
final class ScriptedSocket implements SocketEnd.Events {

  private static final int NORMAL = 1000;

  private final Recording recording;
  private final SocketScript script;
  private final long patience;
  private final SocketEnd end = new SocketEnd(this);
  private final CompletableFuture<End> over = new CompletableFuture<>();
  private final MessageReader reader = new MessageReader(Peer.SERVER);
  private volatile long deadline;

  /**
   * Creates a socket that is not connected.
   *
   * @param patience how long to wait for each answer
   */
  ScriptedSocket(Recording recording, SocketScript script, Duration patience) {
    this.recording = recording;
    this.script = script;
    this.patience = patience.toNanos();
    this.deadline = System.nanoTime() + this.patience;
  }

  SocketEnd end() {
    return end;
  }

  /** Waits for the end of the conversation; aborts it if an answer takes too long. */
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
        throw new IllegalStateException("interrupted while waiting for a WebSocket", interrupted);
      } catch (ExecutionException error) {
        throw new IllegalStateException("a WebSocket conversation failed", error.getCause());
      }
    }
  }

  @Override
  public void onOpen() {
    end.read();
    go();
  }

  @Override
  public void onFrame(Opcode opcode, boolean fin, ByteBuffer payload, Runnable done) {
    recording.frame(Peer.SERVER, opcode, fin, payload);
    if (opcode == Opcode.PING) {
      recording.frame(Peer.CLIENT, Opcode.PONG, true, payload);
      end.send(Opcode.PONG, true, payload, done);
      return;
    }
    if (!opcode.isControl() && !over.isDone()) {
      hear(opcode, fin, payload);
    }
    done.run();
  }

  private void hear(Opcode opcode, boolean fin, ByteBuffer payload) {
    try {
      Optional<Message> message = reader.add(opcode, fin, payload);
      if (message.isPresent()) {
        script.heard(message.get());
        go();
      }
    } catch (MessageReader.TooLargeException refused) {
      recording.brokeOff(refused);
      recording.seal();
      over.complete(End.UPSTREAM_CUT);
      end.close(MessageReader.TOO_LARGE, MessageReader.REASON);
    }
  }

  @Override
  public void onClose(int code, String reason) {
    recording.close(Peer.SERVER, code, reason);
  }

  @Override
  public void onEnd(Optional<Throwable> failure) {
    boolean closed = recording.isClosed();
    if (!closed && !over.isDone()) {
      failure.ifPresent(recording::brokeOff);
    }
    over.complete(closed ? End.COMPLETE : End.UPSTREAM_CUT);
  }

  private void go() {
    SocketScript.Line line = script.next();
    while (line instanceof SocketScript.Line.Say say) {
      deadline = System.nanoTime() + patience;
      Message message = say.message();
      Opcode opcode = message.text() ? Opcode.TEXT : Opcode.BINARY;
      recording.frame(Peer.CLIENT, opcode, true, message.payload().asBuffer());
      end.send(opcode, true, message.payload(), () -> {});
      line = script.next();
    }
    if (line instanceof SocketScript.Line.Close) {
      deadline = System.nanoTime() + patience;
      recording.close(Peer.CLIENT, NORMAL, "");
      end.close(NORMAL, "");
    }
  }
}
