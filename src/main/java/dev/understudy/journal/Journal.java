package dev.understudy.journal;

import dev.understudy.dialect.Mistake;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The journal of requests and their outcomes: the latest entries, and counts of all. The number of
 * entries and the text of their bodies are limited; the newest entry is always kept. Thread-safe.
 */
public final class Journal {

  /** The default maximum of entries. */
  public static final int DEFAULT_CAPACITY = 1000;

  /** The maximum of characters in all bodies. */
  private static final long MOST_TEXT = 32 * 1024 * 1024;

  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final int capacity;
  private final Clock clock;
  private final Consumer<JournalEntry> listener;
  private final Map<Long, JournalEntry> entries = new LinkedHashMap<>();
  private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
  private long failures;
  private long allFailures;
  private long last;
  private long text;

  /**
   * Creates a journal.
   *
   * @param listener receives each entry, on the thread that made it, and an entry again after it
   *     has been verified later
   */
  public Journal(int capacity, Clock clock, Consumer<JournalEntry> listener) {
    this.capacity = capacity;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Adds an entry, assigns its number, and drops the oldest entries if the journal is full.
   *
   * @return the number
   */
  public long add(JournalEntry entry) {
    JournalEntry numbered;
    synchronized (this) {
      numbered = entry.numbered(++last, clock.instant());
      entries.put(last, numbered);
      text += entry.body().length();
      while (entries.size() > 1 && (entries.size() > capacity || text > MOST_TEXT)) {
        Iterator<JournalEntry> oldest = entries.values().iterator();
        text -= oldest.next().body().length();
        oldest.remove();
      }
      counts.merge(entry.outcome(), 1L, Long::sum);
      count(entry.verification());
      notifyAll();
    }
    listener.accept(numbered);
    return numbered.number();
  }

  /**
   * Adds later results to an entry, if the journal still contains it; the listener receives the
   * entry again.
   */
  public void found(
      long number, Optional<VerificationResult> verification, List<Mistake> mistakes) {
    Optional<JournalEntry> known;
    synchronized (this) {
      count(verification);
      known =
          Optional.ofNullable(
              entries.computeIfPresent(
                  number,
                  (n, entry) -> entry.withVerification(verification).withMistakes(mistakes)));
    }
    known.ifPresent(listener);
  }

  /** The number of exchanges that broke a mandatory rule since the journal was cleared. */
  public synchronized long failures() {
    return failures;
  }

  /** The number of exchanges that broke a mandatory rule since the start, for the exit code. */
  public synchronized long allFailures() {
    return allFailures;
  }

  private void count(Optional<VerificationResult> verification) {
    int more = verification.filter(VerificationResult::isFailure).isPresent() ? 1 : 0;
    failures += more;
    allFailures += more;
  }

  /** The stored entries, oldest first. */
  public synchronized List<JournalEntry> entries() {
    return List.copyOf(entries.values());
  }

  /**
   * Waits until the journal contains this many entries.
   *
   * @return false if it did not within the timeout
   * @throws InterruptedException if the thread is interrupted
   */
  public synchronized boolean awaitEntries(int count, Duration timeout)
      throws InterruptedException {
    Duration bounded = timeout.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : timeout;
    long deadline = System.nanoTime() + bounded.toNanos();
    while (entries.size() < count) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** The number of requests with this outcome since the journal was cleared. */
  public synchronized long count(Outcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  /** The number of requests since the journal was cleared. */
  public synchronized long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Removes all entries and counts; numbering continues. */
  public synchronized void clear() {
    entries.clear();
    text = 0;
    counts.clear();
    failures = 0;
  }
}
