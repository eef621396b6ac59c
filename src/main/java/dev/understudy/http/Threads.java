package dev.understudy.http;

import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The threads that Jetty works with. */
public final class Threads {

  private Threads() {}

  /** A pool of daemons that bear its name. */
  public static QueuedThreadPool named(String name, int most, int least) {
    // Jetty's own queue loads JMX, to ask for the width of a cache line: 50 ms of a start.
    QueuedThreadPool threads = new QueuedThreadPool(most, least, new LinkedBlockingQueue<>());
    threads.setName(name);
    threads.setDaemon(true);
    return threads;
  }
}
