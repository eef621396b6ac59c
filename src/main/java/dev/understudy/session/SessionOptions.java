package dev.understudy.session;

import dev.understudy.cassette.IgnoreRule;
import dev.understudy.cassette.Provenance;
import dev.understudy.cassette.RedactionRule;
import dev.understudy.contract.Profiles;
import dev.understudy.fault.Fault;
import dev.understudy.http.RequestHead;
import dev.understudy.match.Repeat;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.UpstreamSettings;
import dev.understudy.record.UpstreamUrl;
import dev.understudy.replay.ReplaySettings;
import dev.understudy.replay.Speed;
import dev.understudy.replay.Transport;
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
  private final boolean leftoversAllowed;
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
    this.leftoversAllowed = builder.leftoversAllowed;
    this.name = builder.name;
  }

  /** Replays cassettes, files or folders, each recording once and without waiting. */
  public static Builder replay(Path... cassettes) {
    return new Builder(Mode.REPLAY, List.of(cassettes));
  }

  /**
   * Records everything that {@code upstream} answers. The cassette takes the place of one that
   * exists, when the session is closed and has recorded something.
   */
  public static Builder record(UpstreamUrl upstream, Path cassette) {
    return new Builder(Mode.RECORD, List.of(cassette)).upstream(UpstreamSettings.of(upstream));
  }

  /** Replays what a cassette has, and adds to it what it has not. */
  public static Builder missing(UpstreamUrl upstream, Path cassette) {
    return new Builder(Mode.MISSING, List.of(cassette)).upstream(UpstreamSettings.of(upstream));
  }

  /** What happens to requests. */
  public Mode mode() {
    return mode;
  }

  /** The cassettes, files or folders. */
  public List<Path> cassettes() {
    return cassettes;
  }

  /** The contract to check exchanges against; empty for none. */
  public String profile() {
    return profile;
  }

  /** Whether recordings that nobody asked for are fine. */
  public boolean leftoversAllowed() {
    return leftoversAllowed;
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

  /** What reports call the session; may be empty. */
  public String name() {
    return name;
  }

  ReplaySettings replaySettings() {
    return new ReplaySettings(cassettes, speed, repeat, strictRequests, stallTimeout, transport);
  }

  /** The one cassette of a session that records. */
  Path target() {
    return cassettes.get(0);
  }

  /** To record to a draft. */
  RecordSettings recordSettings(Path draft) {
    return new RecordSettings(
        upstream.orElseThrow(),
        Optional.of(draft),
        mode == Mode.MISSING ? RecordSettings.Mode.MISSING : RecordSettings.Mode.ALL,
        false,
        ignore,
        redactions,
        new Provenance(Provenance.Kind.RECORDED, "", ""),
        Profiles.SHIPPED.contains(profile) ? profile : RecordSettings.NO_PROFILE,
        RequestHead.DEFAULT_BODY_CAP);
  }

  /** Builds options; not for use by several threads at once. */
  public static final class Builder {
    private final Mode mode;
    private final List<Path> cassettes;
    private Speed speed = Speed.INSTANT;
    private Repeat repeat = Repeat.NEVER;
    private boolean strictRequests;
    private Duration stallTimeout = ReplaySettings.STALL_TIMEOUT;
    private Transport transport = Transport.RECORDED;
    private String profile = "";
    private Optional<UpstreamSettings> upstream = Optional.empty();
    private final List<IgnoreRule> ignore = new ArrayList<>();
    private final List<RedactionRule> redactions = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private boolean leftoversAllowed;
    private String name = "";

    private Builder(Mode mode, List<Path> cassettes) {
      this.mode = mode;
      this.cassettes = cassettes;
    }

    /** How fast recordings are played; instantly when nothing is said. */
    public Builder speed(Speed speed) {
      this.speed = speed;
      return this;
    }

    /** What answers when all recordings of a request have been used; nothing by default. */
    public Builder repeat(Repeat repeat) {
      this.repeat = repeat;
      return this;
    }

    /** Refuses what the documented gateway would refuse. */
    public Builder strictRequests() {
      this.strictRequests = true;
      return this;
    }

    /**
     * How long a WebSocket's client may be silent where the recording has more of it before the
     * server speaks again; {@link ReplaySettings#STALL_TIMEOUT} when nothing is said.
     */
    public Builder stallTimeout(Duration timeout) {
      this.stallTimeout = timeout;
      return this;
    }

    /** On which transports recordings answer; on their own when nothing is said. */
    public Builder transport(Transport transport) {
      this.transport = transport;
      return this;
    }

    /** Checks each exchange against a contract: the name of a profile, or a folder with a pack. */
    public Builder verify(String profile) {
      this.profile = profile;
      return this;
    }

    /** How the gateway is reached, for a session that records. */
    public Builder upstream(UpstreamSettings upstream) {
      this.upstream = Optional.of(upstream);
      return this;
    }

    /** Leaves a part of requests out of matching; declared in the cassette that is recorded. */
    public Builder ignore(IgnoreRule rule) {
      ignore.add(rule);
      return this;
    }

    /** A secret besides the built-in ones; declared in the cassette that is recorded. */
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
      this.leftoversAllowed = true;
      return this;
    }

    /** What reports call the session. */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException for faults in a session that records
     */
    public SessionOptions build() {
      if (mode.records() && !faults.isEmpty()) {
        throw new IllegalArgumentException("a session that records takes no faults");
      }
      return new SessionOptions(this);
    }
  }
}
