package dev.understudy.record;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the gateway is reached.
 *
 * @param url where it is
 * @param key the real key, put in the place of the client's; empty to pass the client's on
 * @param ca certificates in PEM to trust instead of the JVM's
 * @param silence how long it may send nothing before the call counts as timed out
 * @param environment where proxies are named
 */
public record UpstreamSettings(
    UpstreamUrl url,
    String key,
    Optional<Path> ca,
    Duration silence,
    Map<String, String> environment) {

  /** As long as the official clients wait. */
  public static final Duration DEFAULT_SILENCE = Duration.ofMinutes(10);

  /** Copies the map. */
  public UpstreamSettings {
    environment = Map.copyOf(environment);
  }

  /** An upstream without anything special. */
  public static UpstreamSettings of(UpstreamUrl url) {
    return new UpstreamSettings(url, "", Optional.empty(), DEFAULT_SILENCE, Map.of());
  }

  /** The URL only: the key is a secret. */
  @Override
  public String toString() {
    return url.toString();
  }
}
