package dev.understudy.cli;

/** Reads keys from environment variables: other users can see a command line. */
final class KeyVariable {

  private KeyVariable() {}

  /**
   * Returns the value of an environment variable.
   *
   * @param option the option that names the variable, for the message
   * @throws IllegalArgumentException if the variable is not set
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
