package dev.understudy.replay;

import dev.understudy.http.Threads;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks at their due time, all on one thread, so that a waiting stream occupies none. Tasks
 * must not block. Thread-safe.
 */
public final class Pacer implements AutoCloseable {

  private final ScheduledThreadPoolExecutor thread;
  private final Lateness lateness = new Lateness();

  /** Creates a pacer, whose thread starts with the first task. */
  public Pacer() {
    thread = new ScheduledThreadPoolExecutor(1, Threads.daemons("understudy-pacer"));
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs {@code task} when {@link System#nanoTime} reaches {@code due}. */
  void at(long due, Runnable task) {
    var unused = thread.schedule(task, due - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** Statistics of how late chunks were sent. */
  public Lateness lateness() {
    return lateness;
  }

  /** Stops the thread and drops the tasks that have not run. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
