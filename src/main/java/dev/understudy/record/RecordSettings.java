package dev.understudy.record;

import dev.understudy.http.RequestHead;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.settings.RedactionRule;
import dev.understudy.settings.UpstreamSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a recording. Made by {@link #builder}.
 *
 * @param upstream the gateway
 * @param to the cassette; if empty, nothing is written
 * @param existing how an existing cassette is handled
 * @param ignore the ignore rules that a new cassette declares
 * @param redactions the redaction rules that a new cassette declares, in addition to the built-in
 *     ones
 * @param profile the profile that a new cassette names; {@code generic} for none
 * @param maxBody the largest body that is recorded, in bytes
 */
public record RecordSettings(
    UpstreamSettings upstream,
    Optional<Path> to,
    Existing existing,
    List<IgnoreRule> ignore,
    List<RedactionRule> redactions,
    String profile,
    int maxBody) {

  /** The profile name of a cassette without a profile. */
  public static final String NO_PROFILE = "generic";

  /** How an existing cassette is handled. */
  public enum Existing {
    /** An existing cassette is an error. */
    REFUSE,
    /** The cassette is replaced once the first interaction has been recorded. */
    REPLACE,
    /** Interactions are appended. */
    APPEND
  }

  /** Copies the lists and checks that {@code maxBody} is positive. */
  public RecordSettings {
    ignore = List.copyOf(ignore);
    redactions = List.copyOf(redactions);
    if (maxBody < 1) {
      throw new IllegalArgumentException(
          "invalid maximum body size " + maxBody + ": expected 1 byte or more");
    }
  }

  /** A builder of settings for a gateway; by default nothing is written. */
  public static Builder builder(UpstreamSettings upstream) {
    return new Builder(upstream);
  }

  /** Builds settings. Not thread-safe. */
  public static final class Builder {
    private final UpstreamSettings upstream;
    private Optional<Path> to = Optional.empty();
    private Existing existing = Existing.REFUSE;
    private List<IgnoreRule> ignore = List.of();
    private List<RedactionRule> redactions = List.of();
    private String profile = NO_PROFILE;
    private int maxBody = RequestHead.DEFAULT_BODY_CAP;

    private Builder(UpstreamSettings upstream) {
      this.upstream = upstream;
    }

    /** The cassette to write. */
    public Builder to(Optional<Path> cassette) {
      this.to = cassette;
      return this;
    }

    /** How an existing cassette is handled; by default it is an error. */
    public Builder existing(Existing existing) {
      this.existing = existing;
      return this;
    }

    /** The ignore rules that a new cassette declares. */
    public Builder ignore(List<IgnoreRule> rules) {
      this.ignore = rules;
      return this;
    }

    /** The redaction rules that a new cassette declares, in addition to the built-in ones. */
    public Builder redactions(List<RedactionRule> rules) {
      this.redactions = rules;
      return this;
    }

    /** The profile that a new cassette names. */
    public Builder profile(String profile) {
      this.profile = profile;
      return this;
    }

    /** The largest body that is recorded, in bytes; 64 MiB by default. */
    public Builder maxBody(int bytes) {
      this.maxBody = bytes;
      return this;
    }

    /** Builds the settings. */
    public RecordSettings build() {
      return new RecordSettings(upstream, to, existing, ignore, redactions, profile, maxBody);
    }
  }
}
