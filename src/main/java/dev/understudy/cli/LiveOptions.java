package dev.understudy.cli;

import dev.understudy.Understudy;
import dev.understudy.record.GatewayClient;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.RecordingContext;
import dev.understudy.settings.UpstreamSettings;
import dev.understudy.settings.UpstreamUrl;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a live gateway is asked. */
final class LiveOptions {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  @Option(
      names = "--target",
      paramLabel = "URL",
      description = "A live gateway: its host root, or its base URL that ends in /v1.")
  @Nullable String target;

  @Option(
      names = "--key-env",
      paramLabel = "NAME",
      description = "The environment variable that holds the gateway's key.")
  @Nullable String keyVariable;

  @Option(
      names = "--target-ca",
      paramLabel = "FILE",
      description = "Certificates in PEM to trust instead of the JVM's.")
  @Nullable Path ca;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "120s",
      converter = DurationConverters.Seconds.class,
      description =
          "How long one answer may take; a bare number is in seconds. Default: ${DEFAULT-VALUE}.")
  Duration timeout = Duration.ofSeconds(120);

  @Option(
      names = "--record",
      paramLabel = "CASSETTE",
      description = "Keep what was asked and answered, without its secrets, in a new cassette.")
  @Nullable Path record;

  /** Whether a live gateway is meant. */
  boolean isLive() {
    return target != null;
  }

  /** The key; empty when none was named. */
  String key() {
    return keyVariable == null ? "" : KeyVariable.fromEnvironment("--key-env", keyVariable);
  }

  /**
   * Where the gateway is.
   *
   * @throws IllegalArgumentException for what is no base URL
   */
  UpstreamUrl url() {
    try {
      return UpstreamUrl.parse(String.valueOf(target));
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException("--target " + refused.getMessage(), refused);
    }
  }

  /** The way to the gateway. */
  GatewayClient open(String profile) {
    UpstreamSettings upstream =
        UpstreamSettings.builder(url())
            .key(key())
            .ca(Optional.ofNullable(ca))
            .timeout(timeout.compareTo(SHORTEST) < 0 ? SHORTEST : timeout)
            .environment(System.getenv())
            .build();
    return GatewayClient.start(
        RecordSettings.builder(upstream).to(Optional.ofNullable(record)).profile(profile).build(),
        new RecordingContext(
            System.getenv(), Clock.systemUTC(), "understudy " + Understudy.version()));
  }
}
