package dev.understudy.replay;

import dev.understudy.cassette.Cassette;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The conversations that have begun and are not complete. Safe for use by several threads. */
final class Conversations {

  /** One of them, as it goes on. */
  final class Ongoing {
    private final Cassette.Entry entry;
    private final int recorded;
    private int heard;

    private Ongoing(Cassette.Entry entry, int recorded) {
      this.entry = entry;
      this.recorded = recorded;
    }

    /** The recorded message number {@code number} has come. */
    void heard(int number) {
      synchronized (Conversations.this) {
        heard = number;
        if (heard == recorded) {
          ongoing.remove(this);
        }
      }
    }
  }

  /** A report shows no more; the oldest are forgotten first. */
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

  /** Those of which the client has not said everything. */
  synchronized List<Progress> unfinished() {
    List<Progress> unfinished = new ArrayList<>();
    ongoing.forEach(one -> unfinished.add(new Progress(one.entry, one.heard, one.recorded)));
    return unfinished;
  }

  synchronized void clear() {
    ongoing.clear();
  }
}
