package dev.understudy.cli;

/** Reads keys from the environment: on a command line others could see them. */
final class KeyVariable {

  private KeyVariable() {}

  /**
   * The value of a variable.
   *
   * @param option the option that names it, for the message
   * @throws IllegalArgumentException when it is not set
   */
  static String fromEnvironment(String option, String variable) {
    String key = System.getenv(variable);
    if (key == null || key.isBlank()) {
      throw new IllegalArgumentException(
          option + ": the environment variable " + variable + " is not set");
    }
    return key.strip();
  }
}
