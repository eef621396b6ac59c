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
 * What was asked and what was answered: the last entries, and counts of all. Bounded in entries and
 * in the text of their bodies; the newest entry is always kept. Safe for use by several threads.
 */
public final class Journal {

  /** How many entries are kept unless a person says otherwise. */
  public static final int DEFAULT_CAPACITY = 1000;

  /** How many characters of bodies are kept in all. */
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
   * A journal.
   *
   * @param listener hears of each entry, on the thread that made it, and once more of one that is
   *     verified later
   */
  public Journal(int capacity, Clock clock, Consumer<JournalEntry> listener) {
    this.capacity = capacity;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Adds an entry, gives it its number, and drops the oldest when the journal is full.
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
   * Adds to an entry what was found later, if it is still there; the listener hears of the entry
   * again.
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

  /** How many exchanges broke a rule that must not be broken, since the journal was cleared. */
  public synchronized long failures() {
    return failures;
  }

  /** The same since the start, whatever was cleared: what a process answers for at its end. */
  public synchronized long allFailures() {
    return allFailures;
  }

  private void count(Optional<VerificationResult> verification) {
    int more = verification.filter(VerificationResult::isFailure).isPresent() ? 1 : 0;
    failures += more;
    allFailures += more;
  }

  /** The entries that are kept, oldest first. */
  public synchronized List<JournalEntry> entries() {
    return List.copyOf(entries.values());
  }

  /**
   * Waits until this many entries are kept.
   *
   * @return false when they did not come in time
   * @throws InterruptedException when the thread is interrupted while it waits
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

  /** How many requests had this outcome since the journal was cleared. */
  public synchronized long count(Outcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  /** How many requests there were since the journal was cleared. */
  public synchronized long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Forgets everything; numbers go on. */
  public synchronized void clear() {
    entries.clear();
    text = 0;
    counts.clear();
    failures = 0;
  }
}
