package dev.understudy.replay;

import dev.understudy.cassette.Cassette;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The conversations that have started and are not complete. Thread-safe. */
final class Conversations {

  /** A conversation in progress. */
  final class Ongoing {
    private final Cassette.Entry entry;
    private final int recorded;
    private int heard;

    private Ongoing(Cassette.Entry entry, int recorded) {
      this.entry = entry;
      this.recorded = recorded;
    }

    /** Notes that the client has sent message number {@code number}. */
    void heard(int number) {
      synchronized (Conversations.this) {
        heard = number;
        if (heard == recorded) {
          ongoing.remove(this);
        }
      }
    }
  }

  /** The maximum in a report; the oldest conversations are dropped first. */
  private static final int MOST = 1000;

  private final Set<Ongoing> ongoing = new LinkedHashSet<>();

  synchronized Ongoing begin(Cassette.Entry entry, int recorded) {
    Ongoing begun = new Ongoing(entry, recorded);
    if (recorded > 0) {
      ongoing.add(begun);
    }
    if (ongoing.size() > MOST) {
      ongoing.remove(ongoing.iterator().next());
    }
    return begun;
  }

  /** The conversations with client messages that have not been sent. */
  synchronized List<Progress> unfinished() {
    List<Progress> unfinished = new ArrayList<>();
    ongoing.forEach(one -> unfinished.add(new Progress(one.entry, one.heard, one.recorded)));
    return unfinished;
  }

  synchronized void clear() {
    ongoing.clear();
  }
}
