package dev.understudy.engine;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the calls in progress. Thread-safe. */
final class InFlight {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private int count;

  void enter() {
    lock.lock();
    try {
      count++;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      count--;
      if (count == 0) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until no call is in progress; returns the number of calls that still are after {@code
   * patience}.
   */
  int awaitIdle(Duration patience) {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (count > 0 && left > 0) {
        left = idle.awaitNanos(left);
      }
      return count;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return count;
    } finally {
      lock.unlock();
    }
  }
}
