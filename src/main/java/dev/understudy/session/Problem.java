package dev.understudy.session;

/** Something for which a session fails. */
public sealed interface Problem permits Leftover, Problem.Miss, Problem.BrokenRule, Problem.Other {

  /** What is wrong, for people; it may have several lines. */
  String text();

  /**
   * A request that no recording answered.
   *
   * @param explanation why none did, the closest recording, and what to do
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
   * @param explanation where it is broken, what was expected, what came, and the rule's source
   */
  record BrokenRule(String rule, String request, String explanation) implements Problem {
    @Override
    public String text() {
      return "broken rule " + rule + ": " + request + ": " + explanation;
    }
  }

  /**
   * Anything else, such as a recording that could not be written.
   *
   * @param text what is wrong
   */
  record Other(String text) implements Problem {}
}
