package dev.understudy.dialect;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells which {@code response.create} on a WebSocket an event answers: one after the other without
 * {@code stream_id}, and in each lane with it (OpenAI, WebSocket guide). An answer ends with a
 * terminal event or an {@code error}; behind an error its failed response may still come. An event
 * without {@code stream_id} answers the only lane in which somebody waits; where several do, nobody
 * knows. Not safe for use by several threads at once.
 *
 * @param <T> what stands for a turn
 */
public final class Lanes<T> {

  /**
   * What an event answers.
   *
   * @param over whether the answer is over with it
   * @param guessed whether it names no lane, and the only answer that is waited for has one
   */
  public record Answer<T>(T turn, boolean over, boolean guessed) {}

  private static final class Asked<T> {
    private final T turn;
    private boolean begun;
    private String response = "";

    Asked(T turn) {
      this.turn = turn;
    }
  }

  private static final class Lane<T> {
    private final Deque<Asked<T>> open = new ArrayDeque<>();

    /** What was answered last. */
    private @Nullable Asked<T> last;

    /** Whether that was by an error, behind which the failed response has not come. */
    private boolean erred;

    Asked<T> last() {
      return Objects.requireNonNull(last);
    }

    /**
     * Whether an event belongs to the answer that was over already: the client may have asked again
     * by then.
     */
    boolean isLate(ResponsesEvent event) {
      if (last == null) {
        return false;
      }
      boolean failed = erred && event.isFailed();
      if (!open.isEmpty() && open.element().begun) {
        return failed && isOf(last, event);
      }
      boolean same = open.isEmpty() || last.response.isEmpty() || isOf(last, event);
      return event.mayFollow() || (failed && same);
    }

    private static boolean isOf(Asked<?> asked, ResponsesEvent event) {
      return !event.response().isEmpty() && event.response().equals(asked.response);
    }
  }

  /** With more lanes those are forgotten in which nobody waits; 32 have names (WebSocket guide). */
  private static final int MOST = 1000;

  private final Map<String, Lane<T>> lanes = new HashMap<>();
  private int underWay;

  /** A client asks. */
  public void asked(ResponsesEvent create, T turn) {
    if (lanes.size() > MOST) {
      lanes.values().removeIf(lane -> lane.open.isEmpty());
    }
    lanes.computeIfAbsent(create.lane(), name -> new Lane<>()).open.add(new Asked<>(turn));
    underWay++;
  }

  /** What an event of the gateway answers; nothing when nobody waits for it. */
  public Optional<Answer<T>> answered(ResponsesEvent event) {
    Lane<T> named = lanes.get(event.lane());
    if (named != null && (!named.open.isEmpty() || named.isLate(event))) {
      return Optional.of(answer(named, event, false));
    }
    return event.lane().isEmpty()
        ? only(lane -> lane.isLate(event))
            .or(() -> only(lane -> !lane.open.isEmpty()))
            .map(lane -> answer(lane, event, true))
        : Optional.empty();
  }

  private Answer<T> answer(Lane<T> lane, ResponsesEvent event, boolean guessed) {
    if (lane.isLate(event)) {
      lane.erred &= !event.isFailed();
      return new Answer<>(lane.last().turn, false, guessed);
    }
    Asked<T> asked = lane.open.element();
    asked.begun = true;
    if (asked.response.isEmpty()) {
      asked.response = event.response();
    }
    if (event.isTerminal()) {
      lane.open.remove();
      underWay--;
      lane.last = asked;
      lane.erred = event.isError();
    }
    return new Answer<>(asked.turn, event.isTerminal(), guessed);
  }

  /** The lane for which this holds; nothing when it holds for several. */
  private Optional<Lane<T>> only(Predicate<Lane<T>> test) {
    List<Lane<T>> found = lanes.values().stream().filter(test).limit(2).toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** How many answers are under way. */
  public int underWay() {
    return underWay;
  }

  /** How many answers are under way in one lane. */
  public int underWay(String name) {
    Lane<T> lane = lanes.get(name);
    return lane == null ? 0 : lane.open.size();
  }
}
