package dev.understudy.junit;

import dev.understudy.settings.Mode;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.settings.Transport;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds an extension that is registered as a field. The defaults are those of {@link
 * UnderstudyTest}. Not thread-safe.
 */
public final class UnderstudyExtensionBuilder {

  private final DeclaredSettings settings = DeclaredSettings.defaults();
  private Map<String, String> environment = System.getenv();
  private Clock clock = Clock.systemUTC();

  UnderstudyExtensionBuilder() {}

  /** The cassettes or folders, named as in {@link UnderstudyTest#cassette}. */
  public UnderstudyExtensionBuilder cassette(String... names) {
    settings.cassettes = List.of(names);
    return this;
  }

  /** The folder that contains the cassettes. */
  public UnderstudyExtensionBuilder folder(String folder) {
    settings.folder = folder;
    return this;
  }

  /**
   * Whether requests are replayed or recorded; a system property or environment variable overrides
   * it.
   */
  public UnderstudyExtensionBuilder mode(Mode mode) {
    settings.mode = mode;
    return this;
  }

  /** The gateway to record from; a system property or environment variable overrides it. */
  public UnderstudyExtensionBuilder upstream(String url) {
    settings.upstream = url;
    return this;
  }

  /** The environment variable that contains the gateway's key. */
  public UnderstudyExtensionBuilder upstreamKeyEnv(String variable) {
    settings.upstreamKeyEnv = variable;
    return this;
  }

  /**
   * The replay speed: {@code instant}, {@code recorded} or a factor such as {@code 2x}; instant by
   * default.
   */
  public UnderstudyExtensionBuilder speed(String speed) {
    settings.speed = speed;
    return this;
  }

  /** The speed of playback; instant by default. */
  public UnderstudyExtensionBuilder speed(Speed speed) {
    return speed(speed.isInstant() ? "instant" : speed.factor() + "x");
  }

  /** What to do when all recordings of a request have been used. */
  public UnderstudyExtensionBuilder repeat(Repeat repeat) {
    settings.repeat = repeat;
    return this;
  }

  /** The transports on which a recording answers. */
  public UnderstudyExtensionBuilder transport(Transport transport) {
    settings.transport = transport;
    return this;
  }

  /** How long to wait for the next message of a WebSocket client; 10 seconds by default. */
  public UnderstudyExtensionBuilder stallTimeout(Duration timeout) {
    settings.stallTimeout = timeout.toMillis() + "ms";
    return this;
  }

  /** The contract to check each exchange against: a profile's name or a folder; none by default. */
  public UnderstudyExtensionBuilder profile(String profile) {
    settings.profile = profile;
    return this;
  }

  /** Rejects requests that the documented gateway would reject. */
  public UnderstudyExtensionBuilder strictRequests() {
    return strictRequests(true);
  }

  /** Whether to reject requests that the documented gateway would reject; false by default. */
  public UnderstudyExtensionBuilder strictRequests(boolean strict) {
    settings.strictRequests = strict;
    return this;
  }

  /** Allows leftovers: recordings that no request has used. */
  public UnderstudyExtensionBuilder allowLeftovers() {
    return allowLeftovers(true);
  }

  /**
   * Whether leftovers, recordings that no request has used, are allowed; by default they fail the
   * test.
   */
  public UnderstudyExtensionBuilder allowLeftovers(boolean allow) {
    settings.allowLeftovers = allow;
    return this;
  }

  /** JSON pointers to the request values that matching ignores. */
  public UnderstudyExtensionBuilder ignoreJson(String... pointers) {
    settings.ignoreJson = List.of(pointers);
    return this;
  }

  /** Query parameters that matching ignores. */
  public UnderstudyExtensionBuilder ignoreQuery(String... names) {
    settings.ignoreQuery = List.of(names);
    return this;
  }

  /** JSON pointers to secrets, in addition to the built-in ones. */
  public UnderstudyExtensionBuilder redactJson(String... pointers) {
    settings.redactJson = List.of(pointers);
    return this;
  }

  /** Headers that are secret, in addition to the built-in ones. */
  public UnderstudyExtensionBuilder redactHeader(String... names) {
    settings.redactHeader = List.of(names);
    return this;
  }

  /** Regular expressions for secrets besides the built-in ones. */
  public UnderstudyExtensionBuilder redactRegex(String... expressions) {
    settings.redactRegex = List.of(expressions);
    return this;
  }

  /**
   * The maximum age of a recording, as in {@link UnderstudyTest#maxAge}, and the effect of an older
   * one.
   */
  public UnderstudyExtensionBuilder maxAge(String maxAge, Expiry expired) {
    settings.maxAge = maxAge;
    settings.expired = expired;
    return this;
  }

  UnderstudyExtensionBuilder environment(Map<String, String> environment) {
    this.environment = environment;
    return this;
  }

  UnderstudyExtensionBuilder clock(Clock clock) {
    this.clock = clock;
    return this;
  }

  /** Builds the extension. */
  public UnderstudyExtension build() {
    return new UnderstudyExtension(Optional.of(settings.copy()), environment, clock);
  }
}
