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

/** The options for sending requests to a live gateway. */
final class LiveOptions {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  @Option(
      names = "--target",
      paramLabel = "URL",
      description =
          "Send requests to this live gateway: its root URL, or its base URL that ends in /v1.")
  @Nullable String target;

  @Option(
      names = "--key-env",
      paramLabel = "NAME",
      description =
          "The environment variable that contains the gateway's key. Default: send no key.")
  @Nullable String keyVariable;

  @Option(
      names = "--target-ca",
      paramLabel = "FILE",
      description = "A PEM file of certificates to trust instead of the JVM's.")
  @Nullable Path ca;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "120s",
      converter = DurationConverters.Seconds.class,
      description =
          "How long to wait for each answer, such as 30s; a number without a unit is in seconds."
              + " Default: ${DEFAULT-VALUE}.")
  Duration timeout = Duration.ofMinutes(2);

  @Option(
      names = "--record",
      paramLabel = "CASSETTE",
      description = "Record the requests and answers, without secrets, in this new cassette.")
  @Nullable Path record;

  /** Whether --target was given. */
  boolean isLive() {
    return target != null;
  }

  /** The gateway's key, or an empty text without --key-env. */
  String key() {
    return keyVariable == null ? "" : KeyVariable.fromEnvironment("--key-env", keyVariable);
  }

  /**
   * The gateway's URL.
   *
   * @throws IllegalArgumentException if --target is not a base URL
   */
  UpstreamUrl url() {
    try {
      return UpstreamUrl.parse(String.valueOf(target));
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException("--target " + refused.getMessage(), refused);
    }
  }

  /** Opens a client for the gateway. */
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
