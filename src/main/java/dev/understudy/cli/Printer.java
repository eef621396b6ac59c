package dev.understudy.cli;

import dev.understudy.journal.JournalEntry;
import dev.understudy.wire.Excerpt;
import java.io.PrintStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prints lines on its own thread, so that a reader that blocks the output does not block the
 * server. When too many lines are waiting, further lines are dropped and counted. Thread-safe.
 */
final class Printer {

  private static final int WAITING = 10_000;
  private static final long FLUSH_MILLIS = 2_000;

  private record Line(PrintStream to, String text) {}

  private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong printed = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  Printer() {
    Thread thread = new Thread(this::run, "understudy-printer");
    thread.setDaemon(true);
    thread.start();
  }

  void out(String text) {
    add(new Line(System.out, text));
  }

  void err(String text) {
    add(new Line(System.err, text));
  }

  /** Prints a line for each mistake of a call, unless its miss report contains them. */
  void mistakes(JournalEntry entry) {
    if (entry.miss().isEmpty()) {
      entry
          .mistakes()
          .forEach(
              mistake -> err(Excerpt.oneLine("mistake " + entry.line() + ": " + mistake.line())));
    }
  }

  /** Prints a line for each rule that an exchange breaks. */
  void violations(JournalEntry entry) {
    entry
        .verification()
        .ifPresent(verification ->
            verification
                .violations()
                .forEach(violation ->
                    err(
                        violation.severity().label()
                            + ' '
                            + violation.rule()
                            + ": "
                            + entry.line()
                            + ": "
                            + violation.text())));
  }

  /** Waits briefly for the lines to be printed, and reports how many were dropped. */
  void flush() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FLUSH_MILLIS);
    try {
      while (printed.get() < accepted.get() && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (dropped.get() > 0) {
      System.err.println("understudy: " + dropped.get() + " lines were not printed");
    }
  }

  private void add(Line line) {
    if (lines.offer(line)) {
      accepted.incrementAndGet();
    } else {
      dropped.incrementAndGet();
    }
  }

  private void run() {
    try {
      while (true) {
        Line line = lines.take();
        line.to.println(line.text);
        printed.incrementAndGet();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
