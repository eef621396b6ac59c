package dev.understudy.websocket;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The sockets of a session that are open, to be ended with it. Safe for use by several threads. */
public final class OpenSockets {

  /** A socket that can be ended. */
  public interface Open {
    /** Ends it, because what serves it ends. */
    void stop();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Open, Boolean> sockets = new LinkedHashMap<>();
  private boolean stopped;

  /** Notes that a socket is open; one that comes too late is ended at once. */
  public void add(Open socket) {
    boolean late;
    lock.lock();
    try {
      late = stopped;
      if (!late) {
        sockets.put(socket, false);
      }
    } finally {
      lock.unlock();
    }
    if (late) {
      socket.stop();
    }
  }

  /** Notes whether an answer is under way on a socket. */
  public void busy(Open socket, boolean busy) {
    lock.lock();
    try {
      sockets.computeIfPresent(socket, (open, before) -> busy);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Notes that a socket is over. */
  public void remove(Open socket) {
    lock.lock();
    try {
      sockets.remove(socket);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits a while until no answer is under way; tells on how many sockets one still is. */
  public int awaitIdle(Duration patience) {
    await(patience, () -> sockets.containsValue(true));
    return busy();
  }

  /** Ends all of them, and those that still come. */
  public void stop() {
    List<Open> open;
    lock.lock();
    try {
      stopped = true;
      open = new ArrayList<>(sockets.keySet());
    } finally {
      lock.unlock();
    }
    open.forEach(Open::stop);
  }

  /** Waits a while until those that were ended have told their clients so. */
  public void awaitEnded(Duration patience) {
    await(patience, () -> !sockets.isEmpty());
  }

  private void await(Duration patience, BooleanSupplier waiting) {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (waiting.getAsBoolean() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private int busy() {
    lock.lock();
    try {
      return (int) sockets.values().stream().filter(busy -> busy).count();
    } finally {
      lock.unlock();
    }
  }
}
