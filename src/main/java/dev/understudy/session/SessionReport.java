package dev.understudy.session;

import java.util.List;

/**
 * How a session went.
 *
 * @param name what it is called, or its cassettes
 * @param requests how many requests came
 * @param problems what it fails for, in the order of {@link #text}
 */
public record SessionReport(String name, long requests, List<Problem> problems) {

  private static final int MAX_SHOWN = 20;

  /** Copies the list. */
  public SessionReport {
    problems = List.copyOf(problems);
  }

  /** Whether nothing went wrong. */
  public boolean passed() {
    return problems.isEmpty();
  }

  /** Whether a request was not answered by any recording. */
  public boolean hasMisses() {
    return problems.stream().anyMatch(Problem.Miss.class::isInstance);
  }

  /** Everything that went wrong, numbered; a line that says so when nothing did. */
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

  /** This report without leftovers: a test that failed may not have come to all recordings. */
  public SessionReport withoutLeftovers() {
    return new SessionReport(
        name,
        requests,
        problems.stream().filter(problem -> !(problem instanceof Leftover)).toList());
  }
}
