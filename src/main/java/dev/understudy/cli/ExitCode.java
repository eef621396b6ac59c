package dev.understudy.cli;

/** What the program's exit status says. */
final class ExitCode {

  /** All is well. */
  static final int FINE = 0;

  /** A secret was left, or a cassette is not sound. */
  static final int FOUND = 1;

  /** Misuse, or a bad configuration. */
  static final int MISUSE = 2;

  /** The gateway could not be reached. */
  static final int UNREACHABLE = 3;

  /** An internal error in Understudy or its machine: recordings were lost. */
  static final int ERROR = 4;

  private ExitCode() {}
}
