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
 * What a session does. Immutable; made by {@link #replay}, {@link #record}, {@link #missing} and
 * their builder.
 */
public final class SessionOptions {

  /** How long a WebSocket's client may be silent by default, where the recording goes on. */
  public static final Duration DEFAULT_STALL_TIMEOUT = Duration.ofSeconds(10);

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

  /** Replays cassettes, files or folders, each recording once and without waiting. */
  public static Builder replay(Path... cassettes) {
    return new Builder(Mode.REPLAY, List.of(cassettes), Optional.empty());
  }

  /**
   * Records everything that a gateway answers. The cassette takes the place of one that exists,
   * when the session is closed and has recorded something.
   */
  public static Builder record(UpstreamUrl upstream, Path cassette) {
    return record(UpstreamSettings.of(upstream), List.of(cassette));
  }

  /**
   * Records everything, as {@link #record(UpstreamUrl, Path)}, from the gateway of the server's own
   * session.
   */
  public static Builder record(Path cassette) {
    return new Builder(Mode.RECORD, List.of(cassette), Optional.empty());
  }

  /**
   * Replays and adds, as {@link #missing(UpstreamUrl, Path)}, from the gateway of the server's own
   * session.
   */
  public static Builder missing(Path cassette) {
    return new Builder(Mode.MISSING, List.of(cassette), Optional.empty());
  }

  /** Relays everything to a gateway, and keeps no recording. */
  public static Builder relay(UpstreamUrl upstream) {
    return record(UpstreamSettings.of(upstream), List.of());
  }

  /** Replays what a cassette has, and adds to it what it has not. */
  public static Builder missing(UpstreamUrl upstream, Path cassette) {
    return new Builder(Mode.MISSING, List.of(cassette), Optional.of(UpstreamSettings.of(upstream)));
  }

  private static Builder record(UpstreamSettings upstream, List<Path> cassettes) {
    return new Builder(Mode.RECORD, cassettes, Optional.of(upstream));
  }

  /** What happens to requests. */
  public Mode mode() {
    return mode;
  }

  /** The cassettes, files or folders. */
  public List<Path> cassettes() {
    return cassettes;
  }

  /** How fast recordings are played. */
  public Speed speed() {
    return speed;
  }

  /** What answers when all recordings of a request have been used. */
  public Repeat repeat() {
    return repeat;
  }

  /** Whether a replay refuses what the documented gateway would refuse. */
  public boolean strictRequests() {
    return strictRequests;
  }

  /** How long a WebSocket's client may be silent where the recording has more of it. */
  public Duration stallTimeout() {
    return stallTimeout;
  }

  /** On which transports recordings answer. */
  public Transport transport() {
    return transport;
  }

  /** The contract to check exchanges against; empty for none. */
  public String profile() {
    return profile;
  }

  /** How the gateway is reached; nothing where that of the server's own session is, or none. */
  public Optional<UpstreamSettings> upstream() {
    return upstream;
  }

  /** What matching leaves out, as a cassette that is recorded declares it. */
  public List<IgnoreRule> ignore() {
    return ignore;
  }

  /** What is secret besides the built-in ones, as a cassette that is recorded declares it. */
  public List<RedactionRule> redactions() {
    return redactions;
  }

  /** What the first requests meet. */
  public List<Fault> faults() {
    return faults;
  }

  /** Whether recordings that nobody asked for are fine. */
  public boolean allowLeftovers() {
    return allowLeftovers;
  }

  /** What reports call the session; may be empty. */
  public String name() {
    return name;
  }

  /** Builds options; not thread-safe. */
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

    /** How fast recordings are played; instantly by default. */
    public Builder speed(Speed speed) {
      this.speed = speed;
      return this;
    }

    /** What answers when all recordings of a request have been used; nothing by default. */
    public Builder repeat(Repeat repeat) {
      this.repeat = repeat;
      return this;
    }

    /** Refuses what the documented gateway would refuse, in a session that replays. */
    public Builder strictRequests() {
      return strictRequests(true);
    }

    /** Whether a replay refuses what the documented gateway would refuse; not by default. */
    public Builder strictRequests(boolean strict) {
      this.strictRequests = strict;
      return this;
    }

    /**
     * How long a WebSocket's client may be silent where the recording has more of it before the
     * server speaks again; {@link #DEFAULT_STALL_TIMEOUT} by default.
     */
    public Builder stallTimeout(Duration timeout) {
      this.stallTimeout = timeout;
      return this;
    }

    /** On which transports recordings answer; on the one they were recorded on by default. */
    public Builder transport(Transport transport) {
      this.transport = transport;
      return this;
    }

    /**
     * The contract to check each exchange against: the name of a profile, or a folder with a pack;
     * none by default.
     */
    public Builder profile(String profile) {
      this.profile = profile;
      return this;
    }

    /** How the gateway is reached, for a session that records. */
    public Builder upstream(UpstreamSettings upstream) {
      this.upstream = Optional.of(upstream);
      return this;
    }

    /**
     * Leaves a part of requests out of matching. A cassette that is recorded declares it; one that
     * is replayed has to declare it already.
     */
    public Builder ignore(IgnoreRule rule) {
      ignore.add(rule);
      return this;
    }

    /**
     * A secret besides the built-in ones. A cassette that is recorded declares it; one that is
     * replayed has to declare it already.
     */
    public Builder redact(RedactionRule rule) {
      redactions.add(rule);
      return this;
    }

    /** Lets requests meet a fault, in a session that replays. */
    public Builder fault(Fault fault) {
      faults.add(fault);
      return this;
    }

    /** Takes recordings that nobody asked for as fine. */
    public Builder allowLeftovers() {
      return allowLeftovers(true);
    }

    /** Whether recordings that nobody asked for are fine; they fail the session by default. */
    public Builder allowLeftovers(boolean allow) {
      this.allowLeftovers = allow;
      return this;
    }

    /** What reports call the session; its cassettes by default. */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException for faults in a session that records, or for a stall timeout
     *     below a millisecond or above an hour
     */
    public SessionOptions build() {
      if (mode.records() && !faults.isEmpty()) {
        throw new IllegalArgumentException("a session that records takes no faults");
      }
      if (stallTimeout.toMillis() < 1 || stallTimeout.compareTo(LONGEST_STALL_TIMEOUT) > 0) {
        throw new IllegalArgumentException(
            "invalid stall timeout " + stallTimeout.toMillis() + " ms: expected 1 ms to 1 hour");
      }
      return new SessionOptions(this);
    }
  }
}
