package dev.understudy.session;

import java.util.ArrayList;
import java.util.List;

/**
 * The result of a session.
 *
 * @param name the name of the session, or its cassettes
 * @param requests the number of requests
 * @param problems the problems; {@link #text} names the misses first
 * @param droppedMisses the number of earlier misses that the journal no longer holds
 */
public record SessionReport(
    String name, long requests, List<Problem> problems, long droppedMisses) {

  private static final int MAX_SHOWN = 20;

  /** Copies the list. */
  public SessionReport {
    problems = List.copyOf(problems);
  }

  /** Whether there is no problem. */
  public boolean passed() {
    return problems.isEmpty() && droppedMisses == 0;
  }

  /** Whether a request was not answered by any recording. */
  public boolean hasMisses() {
    return droppedMisses > 0 || problems.stream().anyMatch(Problem.Miss.class::isInstance);
  }

  /** All problems, numbered; one line that says so when there are none. */
  public String text() {
    List<String> lines = new ArrayList<>();
    problems.stream().filter(Problem.Miss.class::isInstance).map(Problem::text).forEach(lines::add);
    if (droppedMisses > 0) {
      lines.add(droppedMisses + " earlier misses, which the journal does not hold any more");
    }
    problems.stream()
        .filter(problem -> !(problem instanceof Problem.Miss))
        .map(Problem::text)
        .forEach(lines::add);
    long count = problems.size() + droppedMisses;
    StringBuilder text = new StringBuilder(name).append(": ");
    text.append(count == 0 ? "no problem" : count == 1 ? "1 problem" : count + " problems");
    text.append(" in ").append(requests).append(requests == 1 ? " request" : " requests");
    for (int i = 0; i < Math.min(MAX_SHOWN, lines.size()); i++) {
      String number = (i + 1) + ". ";
      text.append('\n')
          .append(number)
          .append(lines.get(i).replace("\n", "\n" + " ".repeat(number.length())));
    }
    if (lines.size() > MAX_SHOWN) {
      text.append("\nand ").append(lines.size() - MAX_SHOWN).append(" more");
    }
    return text.toString();
  }

  /**
   * A copy of this report without leftovers, since a test that failed may not have used all
   * recordings.
   */
  public SessionReport withoutLeftovers() {
    return new SessionReport(
        name,
        requests,
        problems.stream().filter(problem -> !(problem instanceof Leftover)).toList(),
        droppedMisses);
  }
}
