package dev.understudy.session;

import dev.understudy.fault.Fault;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.settings.Mode;
import dev.understudy.settings.RedactionRule;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.settings.Transport;
import dev.understudy.settings.UpstreamSettings;
import dev.understudy.settings.UpstreamUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The options of a session. Immutable; created by {@link #replay}, {@link #record}, {@link
 * #missing} and their builder.
 */
public final class SessionOptions {

  /** The default of {@link Builder#stallTimeout}. */
  public static final Duration DEFAULT_STALL_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration SHORTEST_STALL_TIMEOUT = Duration.ofMillis(1);
  private static final Duration LONGEST_STALL_TIMEOUT = Duration.ofHours(1);

  private final Mode mode;
  private final List<Path> cassettes;
  private final Speed speed;
  private final Repeat repeat;
  private final boolean strictRequests;
  private final Duration stallTimeout;
  private final Transport transport;
  private final String profile;
  private final Optional<UpstreamSettings> upstream;
  private final List<IgnoreRule> ignore;
  private final List<RedactionRule> redactions;
  private final List<Fault> faults;
  private final boolean allowLeftovers;
  private final String name;

  private SessionOptions(Builder builder) {
    this.mode = builder.mode;
    this.cassettes = List.copyOf(builder.cassettes);
    this.speed = builder.speed;
    this.repeat = builder.repeat;
    this.strictRequests = builder.strictRequests;
    this.stallTimeout = builder.stallTimeout;
    this.transport = builder.transport;
    this.profile = builder.profile;
    this.upstream = builder.upstream;
    this.ignore = List.copyOf(builder.ignore);
    this.redactions = List.copyOf(builder.redactions);
    this.faults = List.copyOf(builder.faults);
    this.allowLeftovers = builder.allowLeftovers;
    this.name = builder.name;
  }

  /** Options to replay cassettes, files or folders, each recording once and without waiting. */
  public static Builder replay(Path... cassettes) {
    return new Builder(Mode.REPLAY, List.of(cassettes), Optional.empty());
  }

  /**
   * Options to record everything that a gateway answers. The cassette replaces an existing one when
   * the session is closed and has recorded something.
   */
  public static Builder record(UpstreamUrl upstream, Path cassette) {
    return record(UpstreamSettings.of(upstream), List.of(cassette));
  }

  /**
   * Options to record everything, as {@link #record(UpstreamUrl, Path)} does, from the gateway of
   * the server's own session.
   */
  public static Builder record(Path cassette) {
    return new Builder(Mode.RECORD, List.of(cassette), Optional.empty());
  }

  /**
   * Options to replay and add, as {@link #missing(UpstreamUrl, Path)} does, from the gateway of the
   * server's own session.
   */
  public static Builder missing(Path cassette) {
    return new Builder(Mode.MISSING, List.of(cassette), Optional.empty());
  }

  /** Options to relay everything to a gateway without keeping a recording. */
  public static Builder relay(UpstreamUrl upstream) {
    return record(UpstreamSettings.of(upstream), List.of());
  }

  /** Options to replay what a cassette holds, and add what is missing. */
  public static Builder missing(UpstreamUrl upstream, Path cassette) {
    return new Builder(Mode.MISSING, List.of(cassette), Optional.of(UpstreamSettings.of(upstream)));
  }

  private static Builder record(UpstreamSettings upstream, List<Path> cassettes) {
    return new Builder(Mode.RECORD, cassettes, Optional.of(upstream));
  }

  /** How requests are answered. */
  public Mode mode() {
    return mode;
  }

  /** The cassettes, files or folders. */
  public List<Path> cassettes() {
    return cassettes;
  }

  /** The speed at which recordings are played. */
  public Speed speed() {
    return speed;
  }

  /** The answer when all recordings of a request have been used. */
  public Repeat repeat() {
    return repeat;
  }

  /** Whether a replay refuses requests that the documented gateway would refuse. */
  public boolean strictRequests() {
    return strictRequests;
  }

  /**
   * The time for which a WebSocket's client may send nothing while the recording expects its next
   * message.
   */
  public Duration stallTimeout() {
    return stallTimeout;
  }

  /** The transports on which recordings answer. */
  public Transport transport() {
    return transport;
  }

  /** The contract to check exchanges against; empty for none. */
  public String profile() {
    return profile;
  }

  /**
   * The settings for reaching the gateway; empty to use those of the server's own session, or no
   * gateway.
   */
  public Optional<UpstreamSettings> upstream() {
    return upstream;
  }

  /** The parts of requests that matching ignores, declared in the cassette that is recorded. */
  public List<IgnoreRule> ignore() {
    return ignore;
  }

  /** The secrets in addition to the built-in ones, declared in the cassette that is recorded. */
  public List<RedactionRule> redactions() {
    return redactions;
  }

  /** The faults for the first requests. */
  public List<Fault> faults() {
    return faults;
  }

  /** Whether recordings that no request used are allowed. */
  public boolean allowLeftovers() {
    return allowLeftovers;
  }

  /** The name of the session in reports; may be empty. */
  public String name() {
    return name;
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder {
    private final Mode mode;
    private final List<Path> cassettes;
    private Speed speed = Speed.INSTANT;
    private Repeat repeat = Repeat.NEVER;
    private boolean strictRequests;
    private Duration stallTimeout = DEFAULT_STALL_TIMEOUT;
    private Transport transport = Transport.RECORDED;
    private String profile = "";
    private Optional<UpstreamSettings> upstream;
    private final List<IgnoreRule> ignore = new ArrayList<>();
    private final List<RedactionRule> redactions = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private boolean allowLeftovers;
    private String name = "";

    private Builder(Mode mode, List<Path> cassettes, Optional<UpstreamSettings> upstream) {
      this.mode = mode;
      this.cassettes = cassettes;
      this.upstream = upstream;
    }

    /** Sets the speed at which recordings are played; {@link Speed#INSTANT} by default. */
    public Builder speed(Speed speed) {
      this.speed = speed;
      return this;
    }

    /**
     * Sets the answer when all recordings of a request have been used; {@link Repeat#NEVER} by
     * default.
     */
    public Builder repeat(Repeat repeat) {
      this.repeat = repeat;
      return this;
    }

    /** Refuses requests that the documented gateway would refuse, in a session that replays. */
    public Builder strictRequests() {
      return strictRequests(true);
    }

    /**
     * Sets whether a replay refuses requests that the documented gateway would refuse; false by
     * default.
     */
    public Builder strictRequests(boolean strict) {
      this.strictRequests = strict;
      return this;
    }

    /**
     * Sets the time for which a WebSocket's client may send nothing while the recording expects its
     * message before the server's next one; {@link #DEFAULT_STALL_TIMEOUT} by default.
     */
    public Builder stallTimeout(Duration timeout) {
      this.stallTimeout = timeout;
      return this;
    }

    /** Sets the transports on which recordings answer; {@link Transport#RECORDED} by default. */
    public Builder transport(Transport transport) {
      this.transport = transport;
      return this;
    }

    /**
     * Sets the contract to check each exchange against: the name of a profile, or a folder with a
     * pack; none by default.
     */
    public Builder profile(String profile) {
      this.profile = profile;
      return this;
    }

    /** Sets how the gateway is reached, for a session that records. */
    public Builder upstream(UpstreamSettings upstream) {
      this.upstream = Optional.of(upstream);
      return this;
    }

    /**
     * Makes matching ignore a part of requests. A cassette that is recorded declares it; one that
     * is replayed has to declare it already.
     */
    public Builder ignore(IgnoreRule rule) {
      ignore.add(rule);
      return this;
    }

    /**
     * Adds a secret to the built-in ones. A cassette that is recorded declares it; one that is
     * replayed has to declare it already.
     */
    public Builder redact(RedactionRule rule) {
      redactions.add(rule);
      return this;
    }

    /** Adds a fault for the first requests, in a session that replays. */
    public Builder fault(Fault fault) {
      faults.add(fault);
      return this;
    }

    /** Allows recordings that no request used. */
    public Builder allowLeftovers() {
      return allowLeftovers(true);
    }

    /**
     * Sets whether recordings that no request used are allowed; by default they fail the session.
     */
    public Builder allowLeftovers(boolean allow) {
      this.allowLeftovers = allow;
      return this;
    }

    /** Sets the name of the session in reports; its cassettes by default. */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /**
     * Builds the options.
     *
     * @throws IllegalArgumentException for faults in a session that records, or for a stall timeout
     *     below a millisecond or above an hour
     */
    public SessionOptions build() {
      if (mode.records() && !faults.isEmpty()) {
        throw new IllegalArgumentException(
            "faults need a session that replays, but this one records");
      }
      if (stallTimeout.compareTo(SHORTEST_STALL_TIMEOUT) < 0
          || stallTimeout.compareTo(LONGEST_STALL_TIMEOUT) > 0) {
        throw new IllegalArgumentException(
            "invalid stall timeout " + stallTimeout + ": expected 1 ms to 1 hour");
      }
      return new SessionOptions(this);
    }
  }
}
