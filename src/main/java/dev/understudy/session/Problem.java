package dev.understudy.session;

/** A problem that makes a session fail. */
public sealed interface Problem permits Leftover, Problem.Miss, Problem.BrokenRule, Problem.Other {

  /** A description for people; may have several lines. */
  String text();

  /**
   * A request that no recording answered.
   *
   * @param explanation the reason, the closest recording, and what to do
   */
  record Miss(String explanation) implements Problem {
    @Override
    public String text() {
      return "miss: " + explanation;
    }
  }

  /**
   * A rule of the contract that an exchange broke.
   *
   * @param rule its id
   * @param request the request line of the exchange
   * @param explanation where it is broken, the expected and actual values, and the rule's source
   */
  record BrokenRule(String rule, String request, String explanation) implements Problem {
    @Override
    public String text() {
      return "broken rule " + rule + ": " + request + ": " + explanation;
    }
  }

  /**
   * Any other problem, such as a recording that could not be written.
   *
   * @param text the description
   */
  record Other(String text) implements Problem {}
}
