package dev.understudy.session;

import java.util.List;

/**
 * The result of a session.
 *
 * @param name the name of the session, or its cassettes
 * @param requests the number of requests
 * @param problems the problems, in the order of {@link #text}
 */
public record SessionReport(String name, long requests, List<Problem> problems) {

  private static final int MAX_SHOWN = 20;

  /** Copies the list. */
  public SessionReport {
    problems = List.copyOf(problems);
  }

  /** Whether there is no problem. */
  public boolean passed() {
    return problems.isEmpty();
  }

  /** Whether a request was not answered by any recording. */
  public boolean hasMisses() {
    return problems.stream().anyMatch(Problem.Miss.class::isInstance);
  }

  /** All problems, numbered; one line that says so when there are none. */
  public String text() {
    StringBuilder text = new StringBuilder(name).append(": ");
    int count = problems.size();
    text.append(count == 0 ? "no problem" : count == 1 ? "1 problem" : count + " problems");
    text.append(" in ").append(requests).append(requests == 1 ? " request" : " requests");
    for (int i = 0; i < Math.min(MAX_SHOWN, count); i++) {
      String number = (i + 1) + ". ";
      text.append('\n')
          .append(number)
          .append(problems.get(i).text().replace("\n", "\n" + " ".repeat(number.length())));
    }
    if (count > MAX_SHOWN) {
      text.append("\nand ").append(count - MAX_SHOWN).append(" more");
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
        problems.stream().filter(problem -> !(problem instanceof Leftover)).toList());
  }
}
