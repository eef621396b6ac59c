package dev.understudy.junit;

import dev.understudy.match.Repeat;
import dev.understudy.replay.Transport;
import dev.understudy.session.Mode;
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

  private static final DeclaredSettings DEFAULTS =
      DeclaredSettings.of(DeclaredSettings.Defaults.ANNOTATION);

  private List<String> cassettes = DEFAULTS.cassettes();
  private String folder = DEFAULTS.folder();
  private String mode = DEFAULTS.mode();
  private String upstream = DEFAULTS.upstream();
  private String upstreamKeyEnv = DEFAULTS.upstreamKeyEnv();
  private String speed = DEFAULTS.speed();
  private Repeat repeat = DEFAULTS.repeat();
  private Transport transport = DEFAULTS.transport();
  private long stallTimeoutMillis = DEFAULTS.stallTimeoutMillis();
  private String profile = DEFAULTS.profile();
  private boolean strictRequests = DEFAULTS.strictRequests();
  private boolean allowLeftovers = DEFAULTS.allowLeftovers();
  private List<String> ignoreJson = DEFAULTS.ignoreJson();
  private List<String> ignoreQuery = DEFAULTS.ignoreQuery();
  private List<String> redactJson = DEFAULTS.redactJson();
  private List<String> redactHeader = DEFAULTS.redactHeader();
  private String maxAge = DEFAULTS.maxAge();
  private Expiry expired = DEFAULTS.expired();
  private Map<String, String> environment = System.getenv();
  private Clock clock = Clock.systemUTC();

  UnderstudyExtensionBuilder() {}

  /** Cassettes or folders, as {@link UnderstudyTest#cassette} names them. */
  public UnderstudyExtensionBuilder cassette(String... names) {
    this.cassettes = List.of(names);
    return this;
  }

  /** The folder that cassettes are named in. */
  public UnderstudyExtensionBuilder folder(String folder) {
    this.folder = folder;
    return this;
  }

  /** What happens to requests, unless system property or environment say otherwise. */
  public UnderstudyExtensionBuilder mode(Mode mode) {
    this.mode = mode.label();
    return this;
  }

  /** The gateway to record from, unless system property or environment say otherwise. */
  public UnderstudyExtensionBuilder upstream(String url) {
    this.upstream = url;
    return this;
  }

  /** The environment variable that holds the gateway's key. */
  public UnderstudyExtensionBuilder upstreamKeyEnv(String variable) {
    this.upstreamKeyEnv = variable;
    return this;
  }

  /** {@code instant}, {@code recorded} or a factor such as {@code 2x}. */
  public UnderstudyExtensionBuilder speed(String speed) {
    this.speed = speed;
    return this;
  }

  /** What answers when all recordings of a request have been used. */
  public UnderstudyExtensionBuilder repeat(Repeat repeat) {
    this.repeat = repeat;
    return this;
  }

  /** On which transports a recording answers: HTTP, WebSockets, or both. */
  public UnderstudyExtensionBuilder transport(Transport transport) {
    this.transport = transport;
    return this;
  }

  /** How long a client of a WebSocket may wait for what was recorded after more of it. */
  public UnderstudyExtensionBuilder stallTimeout(Duration timeout) {
    this.stallTimeoutMillis = timeout.toMillis();
    return this;
  }

  /** The contract to check each exchange against. */
  public UnderstudyExtensionBuilder profile(String profile) {
    this.profile = profile;
    return this;
  }

  /** Refuses what the documented gateway would refuse. */
  public UnderstudyExtensionBuilder strictRequests() {
    this.strictRequests = true;
    return this;
  }

  /** Takes recordings that nobody asked for as fine. */
  public UnderstudyExtensionBuilder allowLeftovers() {
    this.allowLeftovers = true;
    return this;
  }

  /** JSON pointers to what matching leaves out. */
  public UnderstudyExtensionBuilder ignoreJson(String... pointers) {
    this.ignoreJson = List.of(pointers);
    return this;
  }

  /** Query parameters that matching leaves out. */
  public UnderstudyExtensionBuilder ignoreQuery(String... names) {
    this.ignoreQuery = List.of(names);
    return this;
  }

  /** JSON pointers to secrets besides the built-in ones. */
  public UnderstudyExtensionBuilder redactJson(String... pointers) {
    this.redactJson = List.of(pointers);
    return this;
  }

  /** Headers that are secret besides the built-in ones. */
  public UnderstudyExtensionBuilder redactHeader(String... names) {
    this.redactHeader = List.of(names);
    return this;
  }

  /** How old a recording may be, as {@link UnderstudyTest#maxAge}, and what happens otherwise. */
  public UnderstudyExtensionBuilder maxAge(String maxAge, Expiry expired) {
    this.maxAge = maxAge;
    this.expired = expired;
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
    DeclaredSettings setup =
        new DeclaredSettings(
            cassettes,
            folder,
            mode,
            upstream,
            upstreamKeyEnv,
            speed,
            repeat,
            transport,
            stallTimeoutMillis,
            profile,
            strictRequests,
            allowLeftovers,
            ignoreJson,
            ignoreQuery,
            redactJson,
            redactHeader,
            maxAge,
            expired);
    return new UnderstudyExtension(Optional.of(setup), environment, clock);
  }
}
