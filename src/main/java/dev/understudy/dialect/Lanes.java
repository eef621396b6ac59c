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
 * Determines which {@code response.create} on a WebSocket an event answers: in order without {@code
 * stream_id}, and in order within each lane with it (OpenAI, WebSocket guide). An answer ends with
 * a terminal event or an {@code error}; its failed response may still follow an error. An event
 * without {@code stream_id} answers the only lane with a pending request; with several such lanes
 * it is ambiguous. Not thread-safe.
 *
 * @param <T> the type that represents a turn
 */
public final class Lanes<T> {

  /**
   * The turn that an event answers.
   *
   * @param over whether the event ends the answer
   * @param guessed whether the event names no lane, but the only pending request has one
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

    /** The last answered request. */
    private @Nullable Asked<T> last;

    /** Whether it was answered by an error that its failed response has not followed yet. */
    private boolean erred;

    Asked<T> last() {
      return Objects.requireNonNull(last);
    }

    /**
     * Whether an event belongs to the answer that has already ended, since the client may have sent
     * another request by then.
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

  /**
   * The number of lanes from which idle ones are dropped; at most 32 have names (WebSocket guide).
   */
  private static final int MAX_LANES = 1000;

  private final Map<String, Lane<T>> lanes = new HashMap<>();
  private int underWay;

  /** Takes a client's request. */
  public void asked(ResponsesEvent create, T turn) {
    if (lanes.size() > MAX_LANES) {
      lanes.values().removeIf(lane -> lane.open.isEmpty());
    }
    lanes.computeIfAbsent(create.lane(), name -> new Lane<>()).open.add(new Asked<>(turn));
    underWay++;
  }

  /** The turn that a gateway's event answers; empty when no request is pending. */
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

  /** The only lane that meets a condition; empty when there is none, or several. */
  private Optional<Lane<T>> only(Predicate<Lane<T>> test) {
    List<Lane<T>> found = lanes.values().stream().filter(test).limit(2).toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** The number of answers in progress. */
  public int underWay() {
    return underWay;
  }

  /** The number of answers in progress in one lane. */
  public int underWay(String name) {
    Lane<T> lane = lanes.get(name);
    return lane == null ? 0 : lane.open.size();
  }
}
