package dev.understudy.match;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.Turns;
import dev.understudy.match.CassetteGroup.Recordings;
import dev.understudy.settings.Repeat;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands out the recordings of each request in the order in which they began, each once.
 * Thread-safe: no recording is handed out twice.
 */
public final class Selector {

  /**
   * A recorded turn of a WebSocket.
   *
   * @param entry the conversation to which it belongs
   * @param post the equivalent exchange over HTTP
   */
  public record RecordedTurn(Cassette.Entry entry, Interaction post) {}

  private final CassetteIndex index;
  private final Repeat repeat;
  private final Map<Object, AtomicInteger> used = new ConcurrentHashMap<>();
  private final Set<Cassette.Entry> played = ConcurrentHashMap.newKeySet();

  /** A selector that has used no recording. */
  public Selector(CassetteIndex index, Repeat repeat) {
    this.index = index;
    this.repeat = repeat;
  }

  /** Takes the next recording for a request whose body has no content coding. */
  public Match take(RecordedRequest request) {
    return take(request, request.body());
  }

  /**
   * Takes the next recording for a request as it came from a client.
   *
   * @param wire its body as it was on the wire, by which an omitted body is recognised
   */
  public Match take(RecordedRequest request, Body wire) {
    return match(request, wire, true);
  }

  /**
   * Takes the next WebSocket turn that is equivalent to a POST.
   *
   * @return the turn; empty when none is left
   */
  public Optional<RecordedTurn> takeTurn(RecordedRequest post) {
    List<CassetteGroup.TurnPlace> turns = index.turns(post);
    if (turns.isEmpty()) {
      return Optional.empty();
    }
    AtomicInteger cursor = used.computeIfAbsent(turns.get(0), key -> new AtomicInteger());
    int pick =
        place(
            cursor.getAndUpdate(n -> n == Integer.MAX_VALUE ? turns.size() : n + 1), turns.size());
    if (pick < 0) {
      return Optional.empty();
    }
    Cassette.Entry entry = turns.get(pick).entry();
    played.add(entry);
    Interaction talk = entry.interaction();
    return Turns.of(talk).stream()
        .filter(turn -> turn.number() == turns.get(pick).number())
        .findFirst()
        .map(turn -> new RecordedTurn(entry, turn.asPost(talk)));
  }

  /** The result that {@link #take} would give next, without taking it. */
  public Match peek(RecordedRequest request, Body wire) {
    return match(request, wire, false);
  }

  private Match match(RecordedRequest request, Body wire, boolean take) {
    List<Recordings> candidates = index.find(request, wire);
    Match answer =
        new Match.Miss(
            candidates.get(0).request(),
            candidates.get(0).key(),
            candidates.stream().map(Recordings::form).toList());
    for (Recordings recordings : candidates) {
      List<Cassette.Entry> entries = recordings.entries();
      if (entries.isEmpty()) {
        continue;
      }
      int pick = pick(recordings, take);
      if (pick >= 0) {
        return new Match.Hit(recordings.request(), entries.get(pick));
      }
      answer =
          new Match.Exhausted(
              recordings.request(),
              recordings.key(),
              entries.size(),
              entries.get(entries.size() - 1));
    }
    return answer;
  }

  /** Starts over from the first recordings. */
  public void reset() {
    used.clear();
    played.clear();
  }

  /** The recordings that were never handed out, by file and number. */
  public List<Cassette.Entry> leftovers() {
    return index
        .leftovers(cursor -> {
          AtomicInteger taken = used.get(cursor);
          return taken == null ? 0 : taken.get();
        })
        .filter(entry -> !played.contains(entry))
        .sorted(
            Comparator.comparing((Cassette.Entry entry) -> entry.file().toString())
                .thenComparingInt(Cassette.Entry::number))
        .toList();
  }

  private int pick(Recordings recordings, boolean take) {
    int count = recordings.entries().size();
    AtomicInteger cursor = used.computeIfAbsent(recordings.cursor(), key -> new AtomicInteger());
    int next =
        take ? cursor.getAndUpdate(n -> n == Integer.MAX_VALUE ? count : n + 1) : cursor.get();
    return place(next, count);
  }

  /** Which of {@code count} recordings is the answer number {@code take}; -1 for none. */
  private int place(int take, int count) {
    if (take < count) {
      return take;
    }
    return switch (repeat) {
      case NEVER -> -1;
      case LAST -> count - 1;
      case CYCLE -> take % count;
    };
  }
}
