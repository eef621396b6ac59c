package dev.understudy.cassette;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Maps many values on all processors, with the same result as a sequential loop.
 *
 * <p>It uses its own threads: a parallel stream would run in its caller's pool, and on a JUnit
 * worker might run another test while it waits.
 */
public final class SideBySide {

  private SideBySide() {}

  /**
   * Maps each value, and returns the results in order.
   *
   * @throws RuntimeException the exception, or error, of the first value for which there was one
   */
  public static <A, B> List<B> map(List<A> all, Function<A, B> make) {
    int others = Math.min(all.size(), Runtime.getRuntime().availableProcessors()) - 1;
    if (others < 1 || Thread.currentThread() instanceof Helper) {
      return all.stream().map(make).toList();
    }
    Work<A, B> work = new Work<>(all, make);
    List<Helper> helpers = IntStream.range(0, others).mapToObj(i -> new Helper(work)).toList();
    helpers.forEach(Thread::start);
    work.run();
    helpers.forEach(Helper::await);
    return work.result();
  }

  /** A thread in addition to the caller's; work on it is not split further. */
  private static final class Helper extends Thread {
    Helper(Runnable work) {
      super(work, "understudy-reader");
      setDaemon(true);
    }

    void await() {
      boolean interrupted = false;
      while (isAlive()) {
        try {
          join();
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static final class Work<A, B> implements Runnable {
    private final List<A> all;
    private final Function<A, B> make;
    private final AtomicReferenceArray<B> made;
    private final AtomicReferenceArray<Throwable> failures;
    private final AtomicInteger next = new AtomicInteger();

    Work(List<A> all, Function<A, B> make) {
      this.all = all;
      this.make = make;
      this.made = new AtomicReferenceArray<>(all.size());
      this.failures = new AtomicReferenceArray<>(all.size());
    }

    @Override
    public void run() {
      for (int i = next.getAndIncrement(); i < all.size(); i = next.getAndIncrement()) {
        try {
          made.set(i, make.apply(all.get(i)));
        } catch (RuntimeException | Error failure) {
          failures.set(i, failure);
          // The values before it are already taken; those after it no longer matter.
          next.set(all.size());
        }
      }
    }

    List<B> result() {
      List<B> result = new ArrayList<>(all.size());
      for (int i = 0; i < all.size(); i++) {
        if (failures.get(i) instanceof RuntimeException failure) {
          throw failure;
        }
        if (failures.get(i) instanceof Error failure) {
          throw failure;
        }
        result.add(made.get(i));
      }
      return result;
    }
  }
}
