package dev.understudy.junit;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The settings of a test run from outside the test code. Precedence: the JUnit configuration
 * parameter {@code understudy.NAME}, which a system property sets; then the environment variable
 * {@code UNDERSTUDY_NAME}; then the annotation or builder; then the default.
 *
 * @param parameters JUnit's configuration parameters
 * @param environment the environment variables
 */
record ExternalSettings(
    Function<String, Optional<String>> parameters, Map<String, String> environment) {

  /**
   * The external value of a setting, or {@code otherwise}, the value of the annotation or builder.
   */
  String setting(String name, String otherwise) {
    return parameters
        .apply("understudy." + name)
        .filter(value -> !value.isBlank())
        .or(() -> variable("UNDERSTUDY_" + name.toUpperCase(Locale.ROOT)))
        .orElse(otherwise);
  }

  /** The value of an environment variable, or empty if it is not set. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** Whether this is a continuous integration build, which never records. */
  boolean isCi() {
    return variable("CI").map(value -> value.equalsIgnoreCase("true")).orElse(false);
  }
}
