package dev.understudy.record;

import dev.understudy.http.RequestHead;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.settings.RedactionRule;
import dev.understudy.settings.UpstreamSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is recorded, and where. Made by {@link #builder}.
 *
 * @param upstream the gateway
 * @param to the cassette; without one nothing is written
 * @param existing what becomes of a cassette that exists
 * @param ignore what matching leaves out, declared in a new cassette
 * @param redactions secrets besides the built-in ones, declared in a new cassette
 * @param profile the expectations that a new cassette names; {@code generic} for none
 * @param maxBody how many bytes of a body are kept
 */
public record RecordSettings(
    UpstreamSettings upstream,
    Optional<Path> to,
    Existing existing,
    List<IgnoreRule> ignore,
    List<RedactionRule> redactions,
    String profile,
    int maxBody) {

  /** The name for no expectations. */
  public static final String NO_PROFILE = "generic";

  /** What becomes of a cassette that exists. */
  public enum Existing {
    /** It is an error that it exists. */
    REFUSE,
    /** It is replaced with the first interaction that is recorded. */
    REPLACE,
    /** Interactions are appended to it. */
    APPEND
  }

  /** Copies the lists and refuses a body of no size. */
  public RecordSettings {
    ignore = List.copyOf(ignore);
    redactions = List.copyOf(redactions);
    if (maxBody < 1) {
      throw new IllegalArgumentException(
          "invalid maximum body size " + maxBody + ": expected 1 byte or more");
    }
  }

  /** Begins to describe a recording of a gateway that writes nothing yet. */
  public static Builder builder(UpstreamSettings upstream) {
    return new Builder(upstream);
  }

  /** Builds settings; not thread-safe. */
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

    /** What becomes of a cassette that exists; it is refused by default. */
    public Builder existing(Existing existing) {
      this.existing = existing;
      return this;
    }

    /** What matching leaves out. */
    public Builder ignore(List<IgnoreRule> rules) {
      this.ignore = rules;
      return this;
    }

    /** What is secret besides the built-in ones. */
    public Builder redactions(List<RedactionRule> rules) {
      this.redactions = rules;
      return this;
    }

    /** The profile that a new cassette names. */
    public Builder profile(String profile) {
      this.profile = profile;
      return this;
    }

    /** How many bytes of a body are kept; 64 MiB by default. */
    public Builder maxBody(int bytes) {
      this.maxBody = bytes;
      return this;
    }

    /** The settings. */
    public RecordSettings build() {
      return new RecordSettings(upstream, to, existing, ignore, redactions, profile, maxBody);
    }
  }
}
