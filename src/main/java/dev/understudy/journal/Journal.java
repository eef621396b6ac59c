package dev.understudy.journal;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What was asked and what was answered: the last entries, and counts of all. Safe for use by
 * several threads.
 */
public final class Journal {

  /** How many entries are kept unless a person says otherwise. */
  public static final int DEFAULT_CAPACITY = 1000;

  private final int capacity;
  private final Clock clock;
  private final Consumer<JournalEntry> listener;
  private final ArrayDeque<JournalEntry> entries = new ArrayDeque<>();
  private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
  private long last;

  /**
   * A journal.
   *
   * @param listener hears of each entry, on the thread that made it
   */
  public Journal(int capacity, Clock clock, Consumer<JournalEntry> listener) {
    this.capacity = capacity;
    this.clock = clock;
    this.listener = listener;
  }

  /** Adds an entry, gives it its number, and drops the oldest when the journal is full. */
  public void add(JournalEntry entry) {
    JournalEntry numbered;
    synchronized (this) {
      numbered = entry.numbered(++last, clock.instant());
      entries.addLast(numbered);
      if (entries.size() > capacity) {
        entries.removeFirst();
      }
      counts.merge(entry.outcome(), 1L, Long::sum);
    }
    listener.accept(numbered);
  }

  /** The entries that are kept, oldest first. */
  public synchronized List<JournalEntry> entries() {
    return List.copyOf(entries);
  }

  /** How many requests had this outcome since the journal was cleared. */
  public synchronized long count(Outcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  /** Forgets everything; numbers go on. */
  public synchronized void clear() {
    entries.clear();
    counts.clear();
  }
}
