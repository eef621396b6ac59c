package dev.understudy.verify;

import java.util.Optional;

/**
 * One exchange in a report.
 *
 * @param suite the cassette's file, or what else the exchange belongs to
 * @param number its number there, counted from 1
 * @param name request line, or the probe's name and request line
 * @param profile what it was checked against
 * @param checked what was found; nothing when it could not be checked
 * @param unchecked why it could not be checked; empty when it was
 * @param attempts how often it was tried, more than once for a rule that the model's mood decides
 */
public record Case(
    String suite,
    int number,
    String name,
    String profile,
    Optional<Checked> checked,
    String unchecked,
    int attempts) {

  /** An exchange that was checked. */
  static Case of(String suite, int number, String name, String profile, Checked checked) {
    return new Case(suite, number, name, profile, Optional.of(checked), "", 1);
  }

  /** An exchange that could not be checked. */
  static Case unchecked(String suite, int number, String name, String profile, String reason) {
    return new Case(suite, number, name, profile, Optional.empty(), reason, 1);
  }

  Case with(Checked other) {
    return new Case(suite, number, name, profile, Optional.of(other), unchecked, attempts);
  }
}
