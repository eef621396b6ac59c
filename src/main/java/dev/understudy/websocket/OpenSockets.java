package dev.understudy.websocket;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The open sockets of a session, which are closed with it. Thread-safe. */
public final class OpenSockets {

  /** An open socket. */
  public interface Open {
    /** Closes the socket because the session ends. */
    void stop();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Open, Boolean> sockets = new LinkedHashMap<>();
  private boolean stopped;

  /** Adds an open socket; closes it at once if the session has ended. */
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

  /** Notes whether an answer is in progress on a socket. */
  public void busy(Open socket, boolean busy) {
    lock.lock();
    try {
      sockets.computeIfPresent(socket, (open, before) -> busy);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Removes a closed socket. */
  public void remove(Open socket) {
    lock.lock();
    try {
      sockets.remove(socket);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until no answer is in progress; returns the number of sockets that still have one after
   * {@code patience}.
   */
  public int awaitIdle(Duration patience) {
    await(patience, () -> sockets.containsValue(true));
    return busy();
  }

  /** Closes all sockets, and those that are added later. */
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

  /**
   * Waits, no longer than {@code patience}, until the closed sockets have sent their close frames.
   */
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
