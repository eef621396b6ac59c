package dev.understudy.engine;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the calls under way. Safe for use by several threads. */
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

  /** Waits until no call is under way; tells how many are when the time is up. */
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
