package dev.understudy.match;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.Turns;
import dev.understudy.match.Shelf.Takes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands out the recordings of each request in the order in which they began, every one once. Safe
 * for use by several threads: no recording is handed out twice.
 */
public final class Selector {

  private final TapeIndex index;
  private final Repeat repeat;
  private final Map<Object, AtomicInteger> used = new ConcurrentHashMap<>();
  private final Set<Cassette.Entry> played = ConcurrentHashMap.newKeySet();

  /** A selector that has used nothing yet. */
  public Selector(TapeIndex index, Repeat repeat) {
    this.index = index;
    this.repeat = repeat;
  }

  /** Takes the next recording for a request whose body is not coded. */
  public Match take(RecordedRequest request) {
    return take(request, request.body());
  }

  /**
   * Takes the next recording for a request as it came from a client.
   *
   * @param wire its body as it stood on the wire, by which a body that was not kept is known
   */
  public Match take(RecordedRequest request, Body wire) {
    return match(request, wire, true);
  }

  /**
   * Takes the next turn of a WebSocket that stands for a POST, as the exchange that it stands for.
   *
   * @return the place of its conversation and the exchange; nothing when there is none left
   */
  public Optional<Map.Entry<Cassette.Entry, Interaction>> takeTurn(RecordedRequest post) {
    List<Shelf.TurnPlace> turns = index.turns(post);
    if (turns.isEmpty()) {
      return Optional.empty();
    }
    AtomicInteger cursor = used.computeIfAbsent(turns.get(0), key -> new AtomicInteger());
    int pick =
        repeat.pick(
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
        .map(turn -> Map.entry(entry, turn.asPost(talk)));
  }

  /** What {@link #take} would give next, which stays where it is. */
  public Match peek(RecordedRequest request, Body wire) {
    return match(request, wire, false);
  }

  private Match match(RecordedRequest request, Body wire, boolean takes) {
    List<Takes> shelves = index.find(request, wire);
    Match answer =
        new Match.Miss(
            shelves.get(0).request(),
            shelves.get(0).key(),
            shelves.stream().map(Takes::form).toList());
    for (Takes shelf : shelves) {
      List<Cassette.Entry> entries = shelf.entries();
      if (entries.isEmpty()) {
        continue;
      }
      int pick = pick(shelf, takes);
      if (pick >= 0) {
        return new Match.Hit(shelf.request(), entries.get(pick));
      }
      answer =
          new Match.Exhausted(
              shelf.request(), shelf.key(), entries.size(), entries.get(entries.size() - 1));
    }
    return answer;
  }

  /** Begins from the first recordings again. */
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

  private int pick(Takes shelf, boolean takes) {
    int count = shelf.entries().size();
    AtomicInteger cursor = used.computeIfAbsent(shelf.cursor(), key -> new AtomicInteger());
    int take =
        takes ? cursor.getAndUpdate(n -> n == Integer.MAX_VALUE ? count : n + 1) : cursor.get();
    return repeat.pick(take, count);
  }
}
