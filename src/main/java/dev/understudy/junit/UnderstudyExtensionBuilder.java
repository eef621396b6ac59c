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
 * Describes an extension that is registered as a field; what is left open is as {@link
 * UnderstudyTest} has it. Not for use by several threads at once.
 */
public final class UnderstudyExtensionBuilder {

  private final DeclaredSettings settings = DeclaredSettings.defaults();
  private Map<String, String> environment = System.getenv();
  private Clock clock = Clock.systemUTC();

  UnderstudyExtensionBuilder() {}

  /** Cassettes or folders, as {@link UnderstudyTest#cassette} names them. */
  public UnderstudyExtensionBuilder cassette(String... names) {
    settings.cassettes = List.of(names);
    return this;
  }

  /** The folder that cassettes are named in. */
  public UnderstudyExtensionBuilder folder(String folder) {
    settings.folder = folder;
    return this;
  }

  /** What happens to requests, unless system property or environment say otherwise. */
  public UnderstudyExtensionBuilder mode(Mode mode) {
    settings.mode = mode;
    return this;
  }

  /** The gateway to record from, unless system property or environment say otherwise. */
  public UnderstudyExtensionBuilder upstream(String url) {
    settings.upstream = url;
    return this;
  }

  /** The environment variable that holds the gateway's key. */
  public UnderstudyExtensionBuilder upstreamKeyEnv(String variable) {
    settings.upstreamKeyEnv = variable;
    return this;
  }

  /** {@code instant}, {@code recorded} or a factor such as {@code 2x}; instant by default. */
  public UnderstudyExtensionBuilder speed(String speed) {
    settings.speed = speed;
    return this;
  }

  /** How fast recordings are played; instantly by default. */
  public UnderstudyExtensionBuilder speed(Speed speed) {
    return speed(speed.isInstant() ? "instant" : speed.factor() + "x");
  }

  /** What answers when all recordings of a request have been used. */
  public UnderstudyExtensionBuilder repeat(Repeat repeat) {
    settings.repeat = repeat;
    return this;
  }

  /** On which transports a recording answers: HTTP, WebSockets, or both. */
  public UnderstudyExtensionBuilder transport(Transport transport) {
    settings.transport = transport;
    return this;
  }

  /** How long a client of a WebSocket may wait for what was recorded after more of it. */
  public UnderstudyExtensionBuilder stallTimeout(Duration timeout) {
    settings.stallTimeout = timeout.toMillis() + "ms";
    return this;
  }

  /** The contract to check each exchange against. */
  public UnderstudyExtensionBuilder profile(String profile) {
    settings.profile = profile;
    return this;
  }

  /** Refuses what the documented gateway would refuse. */
  public UnderstudyExtensionBuilder strictRequests() {
    return strictRequests(true);
  }

  /** Whether what the documented gateway would refuse is refused; not by default. */
  public UnderstudyExtensionBuilder strictRequests(boolean strict) {
    settings.strictRequests = strict;
    return this;
  }

  /** Takes recordings that nobody asked for as fine. */
  public UnderstudyExtensionBuilder allowLeftovers() {
    return allowLeftovers(true);
  }

  /** Whether recordings that nobody asked for are fine; they fail the test by default. */
  public UnderstudyExtensionBuilder allowLeftovers(boolean allow) {
    settings.allowLeftovers = allow;
    return this;
  }

  /** JSON pointers to what matching leaves out. */
  public UnderstudyExtensionBuilder ignoreJson(String... pointers) {
    settings.ignoreJson = List.of(pointers);
    return this;
  }

  /** Query parameters that matching leaves out. */
  public UnderstudyExtensionBuilder ignoreQuery(String... names) {
    settings.ignoreQuery = List.of(names);
    return this;
  }

  /** JSON pointers to secrets besides the built-in ones. */
  public UnderstudyExtensionBuilder redactJson(String... pointers) {
    settings.redactJson = List.of(pointers);
    return this;
  }

  /** Headers that are secret besides the built-in ones. */
  public UnderstudyExtensionBuilder redactHeader(String... names) {
    settings.redactHeader = List.of(names);
    return this;
  }

  /** Regular expressions for secrets besides the built-in ones. */
  public UnderstudyExtensionBuilder redactRegex(String... expressions) {
    settings.redactRegex = List.of(expressions);
    return this;
  }

  /** How old a recording may be, as {@link UnderstudyTest#maxAge}, and what happens otherwise. */
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

  /** The extension. */
  public UnderstudyExtension build() {
    return new UnderstudyExtension(Optional.of(settings.copy()), environment, clock);
  }
}
