package dev.understudy.journal;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Interaction;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges what is replayed beside the replay, on a thread of its own, so that no byte waits for it.
 * Each recording is judged once. Safe for use by several threads.
 */
public final class LateJudge implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LateJudge.class);
  private static final long PATIENCE_SECONDS = 10;

  private final Inspector inspector;
  private final Journal journal;
  private final UnaryOperator<Interaction> mask;
  private final ExecutorService thread;
  private final Map<Cassette.Entry, Optional<Judgement>> known = new ConcurrentHashMap<>();

  /**
   * A judge that tells {@code journal}.
   *
   * @param mask takes the secrets out that a tape may still hold
   */
  public LateJudge(Inspector inspector, Journal journal, UnaryOperator<Interaction> mask) {
    this.mask = mask;
    this.inspector = inspector;
    this.journal = journal;
    this.thread =
        Executors.newSingleThreadExecutor(task -> {
          Thread judge = new Thread(task, "understudy-judge");
          judge.setDaemon(true);
          return judge;
        });
  }

  /** Who judges. */
  public Inspector inspector() {
    return inspector;
  }

  /** Judges what answered the request with this number in the journal; does not wait. */
  public void judge(long number, Cassette.Entry entry) {
    if (!inspector.judges()) {
      return;
    }
    try {
      thread.execute(() -> judgeNow(number, entry));
    } catch (RejectedExecutionException closed) {
      LOG.debug("a request came while the server stopped", closed);
    }
  }

  /** Waits, a while at most, until everything that was answered so far has been judged. */
  public void settle() {
    if (!inspector.judges() || thread.isShutdown()) {
      return;
    }
    try {
      thread.submit(() -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RejectedExecutionException late) {
      LOG.warn("not everything has been judged yet", late);
    }
  }

  /** Finishes what waits to be judged. */
  @Override
  public void close() {
    settle();
    thread.shutdown();
  }

  private void judgeNow(long number, Cassette.Entry entry) {
    known
        .computeIfAbsent(entry, this::judged)
        .ifPresent(judgement -> journal.judged(number, judgement));
  }

  private Optional<Judgement> judged(Cassette.Entry entry) {
    try {
      return inspector.judge(mask.apply(entry.interaction()));
    } catch (RuntimeException | StackOverflowError fault) {
      LOG.error("an exchange could not be judged", fault);
      return Optional.of(Judgement.ofFault(fault));
    }
  }
}
