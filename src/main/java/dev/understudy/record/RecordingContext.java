package dev.understudy.record;

import java.time.Clock;
import java.util.Map;

/**
 * What a recording takes from its surroundings.
 *
 * @param environment the environment variables; the values of those named like credentials are
 *     secrets
 * @param clock tells when an exchange began
 * @param tool what a new cassette names as its maker
 */
public record RecordingContext(Map<String, String> environment, Clock clock, String tool) {

  /** Copies the map. */
  public RecordingContext {
    environment = Map.copyOf(environment);
  }
}
