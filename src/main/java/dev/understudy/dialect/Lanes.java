package dev.understudy.dialect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells which {@code response.create} on a WebSocket an event answers: one after the other without
 * {@code stream_id}, and in each lane with it (OpenAI, WebSocket guide). An answer ends with a
 * terminal event or an {@code error}; behind an error its failed response may still come. Not safe
 * for use by several threads at once.
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

    /** Whether an event belongs to the answer that was over already. */
    boolean isLate(ResponsesEvent event) {
      if (last == null) {
        return false;
      }
      if (event.isLimits()) {
        return open.isEmpty();
      }
      boolean same = !event.response().isEmpty() && event.response().equals(last.response);
      return erred && event.isFailed() && (same || open.isEmpty());
    }
  }

  private final Map<String, Lane<T>> lanes = new HashMap<>();

  /** A client asks. */
  public void asked(ResponsesEvent create, T turn) {
    lanes.computeIfAbsent(create.lane(), name -> new Lane<>()).open.add(new Asked<>(turn));
  }

  /** What an event of the gateway answers; nothing when nobody waits for it. */
  public Optional<Answer<T>> answered(ResponsesEvent event) {
    Lane<T> named = lanes.get(event.lane());
    if (named != null && named.isLate(event)) {
      named.erred &= !event.isFailed();
      return Optional.of(new Answer<>(named.last().turn, false, false));
    }
    if (named != null && !named.open.isEmpty()) {
      return Optional.of(answer(named, event, false));
    }
    return event.lane().isEmpty() && underWay() == 1
        ? waiting().map(lane -> answer(lane, event, true))
        : Optional.empty();
  }

  private static <T> Answer<T> answer(Lane<T> lane, ResponsesEvent event, boolean guessed) {
    Asked<T> asked = lane.open.element();
    if (asked.response.isEmpty()) {
      asked.response = event.response();
    }
    if (event.isTerminal()) {
      lane.open.remove();
      lane.last = asked;
      lane.erred = event.isError();
    }
    return new Answer<>(asked.turn, event.isTerminal(), guessed);
  }

  private Optional<Lane<T>> waiting() {
    return lanes.values().stream().filter(lane -> !lane.open.isEmpty()).findFirst();
  }

  /** How many answers are under way. */
  public int underWay() {
    return lanes.values().stream().mapToInt(lane -> lane.open.size()).sum();
  }

  /** How many answers are under way in one lane. */
  public int underWay(String name) {
    Lane<T> lane = lanes.get(name);
    return lane == null ? 0 : lane.open.size();
  }

  /** What has not been answered, or not to the end. */
  public List<T> open() {
    List<T> open = new ArrayList<>();
    lanes.values().forEach(lane -> lane.open.forEach(asked -> open.add(asked.turn)));
    return open;
  }
}
