package dev.understudy.replay;

import dev.understudy.http.Threads;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs things at their time, all on one thread: a waiting stream holds none. What it runs must not
 * block.
 */
public final class Pacer implements AutoCloseable {

  private final ScheduledThreadPoolExecutor thread;
  private final Lateness lateness = new Lateness();

  /** A pacer whose thread starts with the first thing to run. */
  public Pacer() {
    thread = new ScheduledThreadPoolExecutor(1, Threads.daemons("understudy-pacer"));
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs {@code task} when {@link System#nanoTime} reaches {@code due}. */
  void at(long due, Runnable task) {
    var unused = thread.schedule(task, due - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** How late chunks were. */
  public Lateness lateness() {
    return lateness;
  }

  /** Drops what has not run. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
