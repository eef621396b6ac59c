package dev.understudy.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The settings for reaching the gateway. Immutable. */
public final class UpstreamSettings {

  /** The default timeout: as long as the official clients wait. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

  private final UpstreamUrl url;
  private final String key;
  private final Optional<Path> ca;
  private final Duration timeout;
  private final Map<String, String> environment;

  private UpstreamSettings(Builder builder) {
    this.url = builder.url;
    this.key = builder.key;
    this.ca = builder.ca;
    this.timeout = builder.timeout;
    this.environment = Map.copyOf(builder.environment);
  }

  /** Settings for a gateway that is reached directly, with the client's key. */
  public static UpstreamSettings of(UpstreamUrl url) {
    return builder(url).build();
  }

  /** A builder of settings for this gateway. */
  public static Builder builder(UpstreamUrl url) {
    return new Builder(url);
  }

  /** The URL of the gateway. */
  public UpstreamUrl url() {
    return url;
  }

  /** The gateway's key; empty to forward the client's. */
  public String key() {
    return key;
  }

  /** The PEM file of certificates to trust instead of the JVM's. */
  public Optional<Path> ca() {
    return ca;
  }

  /** How long the gateway may send nothing before a call counts as timed out. */
  public Duration timeout() {
    return timeout;
  }

  /** The environment variables that may name proxies. */
  public Map<String, String> environment() {
    return environment;
  }

  /** The URL only: the key is a secret. */
  @Override
  public String toString() {
    return url.toString();
  }

  /** Builds settings. Not thread-safe. */
  public static final class Builder {
    private final UpstreamUrl url;
    private String key = "";
    private Optional<Path> ca = Optional.empty();
    private Duration timeout = DEFAULT_TIMEOUT;
    private Map<String, String> environment = Map.of();

    private Builder(UpstreamUrl url) {
      this.url = url;
    }

    /** Sets the gateway's key, which replaces the client's; empty to forward the client's. */
    public Builder key(String key) {
      this.key = key;
      return this;
    }

    /** The PEM file of certificates to trust instead of the JVM's. */
    public Builder ca(Optional<Path> file) {
      this.ca = file;
      return this;
    }

    /** Sets how long the gateway may send nothing; {@link #DEFAULT_TIMEOUT} by default. */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /** Sets the environment variables that may name proxies; none by default. */
    public Builder environment(Map<String, String> environment) {
      this.environment = environment;
      return this;
    }

    /** Builds the settings. */
    public UpstreamSettings build() {
      return new UpstreamSettings(this);
    }
  }
}
