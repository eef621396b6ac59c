package dev.understudy.http;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Threads that do not keep a JVM from ending. */
public final class Threads {

  private Threads() {}

  /** A pool for Jetty, whose threads bear its name. */
  public static QueuedThreadPool pool(String name, int most, int least) {
    // Jetty's own queue loads JMX, to ask for the width of a cache line: 50 ms of a start.
    QueuedThreadPool threads = new QueuedThreadPool(most, least, new LinkedBlockingQueue<>());
    threads.setName(name);
    threads.setDaemon(true);
    return threads;
  }

  /** Makes daemons with this name. */
  public static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
