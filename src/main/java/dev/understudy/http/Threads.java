package dev.understudy.http;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Creates threads that do not keep a JVM from exiting. */
public final class Threads {

  private Threads() {}

  /** A pool for Jetty, whose threads are named after it. */
  public static QueuedThreadPool pool(String name, int most, int least) {
    // Jetty's own queue loads JMX to find the width of a cache line, which adds 50 ms to startup.
    QueuedThreadPool threads = new QueuedThreadPool(most, least, new LinkedBlockingQueue<>());
    threads.setName(name);
    threads.setDaemon(true);
    return threads;
  }

  /** A factory of daemon threads with this name. */
  public static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
