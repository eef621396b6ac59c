package dev.understudy.cli;

/** The exit codes of the program. */
final class ExitCode {

  /** Success. */
  static final int FINE = 0;

  /** The command found a problem, such as a broken rule, a secret or an invalid cassette. */
  static final int FOUND = 1;

  /** Wrong usage, or an invalid configuration. */
  static final int MISUSE = 2;

  /** The gateway did not answer, or something could not be checked. */
  static final int UNREACHABLE = 3;

  /** An error in Understudy or on its machine: recordings were lost. */
  static final int ERROR = 4;

  private ExitCode() {}
}
