package dev.understudy.junit;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is said about a test run from outside of it. Precedence: the JUnit configuration parameter
 * {@code understudy.NAME}, which a system property sets; then the environment variable {@code
 * UNDERSTUDY_NAME}; then what annotation or builder say; then its default.
 *
 * @param parameters JUnit's configuration parameters
 * @param environment the environment variables
 */
record ExternalSettings(
    Function<String, Optional<String>> parameters, Map<String, String> environment) {

  /** A setting, when anything is said about it; {@code otherwise} is from annotation or builder. */
  String setting(String name, String otherwise) {
    return parameters
        .apply("understudy." + name)
        .filter(value -> !value.isBlank())
        .or(() -> variable("UNDERSTUDY_" + name.toUpperCase(Locale.ROOT)))
        .orElse(otherwise);
  }

  /** The value of an environment variable, when it is set. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** Whether this is a build that nobody watches: then nothing is recorded. */
  boolean isCi() {
    return variable("CI").map(value -> value.equalsIgnoreCase("true")).orElse(false);
  }
}
