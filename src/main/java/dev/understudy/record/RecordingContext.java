package dev.understudy.record;

import java.time.Clock;
import java.util.Map;

/**
 * The environment of a recording.
 *
 * @param environment the environment variables; the values of those named like credentials are
 *     secrets
 * @param clock the clock for the start of exchanges
 * @param tool the program that a new cassette names as its recorder
 */
public record RecordingContext(Map<String, String> environment, Clock clock, String tool) {

  /** Copies {@code environment}. */
  public RecordingContext {
    environment = Map.copyOf(environment);
  }
}
