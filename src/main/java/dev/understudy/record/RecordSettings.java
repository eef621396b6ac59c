package dev.understudy.record;

import dev.understudy.cassette.IgnoreRule;
import dev.understudy.cassette.Provenance;
import dev.understudy.cassette.RedactionRule;
import dev.understudy.http.RequestHead;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is recorded, and where.
 *
 * @param upstream the gateway
 * @param to the cassette; without one nothing is written
 * @param mode which requests go to the gateway
 * @param overwrite whether an existing cassette may be replaced
 * @param ignore what matching leaves out, declared in the cassette
 * @param redactions secrets besides the built-in ones, declared in the cassette
 * @param provenance what a new cassette says about its origin
 * @param profile the expectations that a new cassette names; {@code generic} for none
 * @param bodyCap how many bytes of a body are kept
 */
public record RecordSettings(
    UpstreamSettings upstream,
    Optional<Path> to,
    Mode mode,
    boolean overwrite,
    List<IgnoreRule> ignore,
    List<RedactionRule> redactions,
    Provenance provenance,
    String profile,
    int bodyCap) {

  /** The name for no expectations. */
  public static final String NO_PROFILE = "generic";

  /** Which requests go to the gateway. */
  public enum Mode {
    /** All of them. */
    ALL,
    /** Those that the cassette does not answer; they are appended to it. */
    MISSING
  }

  /** Copies the lists and refuses what does not go together. */
  public RecordSettings {
    ignore = List.copyOf(ignore);
    redactions = List.copyOf(redactions);
    if (mode == Mode.MISSING && to.isEmpty()) {
      throw new IllegalArgumentException("mode missing needs a cassette to look into");
    }
    if (mode == Mode.MISSING && overwrite) {
      throw new IllegalArgumentException(
          "mode missing appends to the cassette; overwriting it as well makes no sense");
    }
    if (bodyCap < 1) {
      throw new IllegalArgumentException("the cap of a body is at least one byte: " + bodyCap);
    }
  }

  /** Everything to a new cassette. */
  public static RecordSettings of(UpstreamUrl upstream, Path to) {
    return new RecordSettings(
        UpstreamSettings.of(upstream),
        Optional.of(to),
        Mode.ALL,
        false,
        List.of(),
        List.of(),
        new Provenance(Provenance.Kind.RECORDED, "", ""),
        NO_PROFILE,
        RequestHead.DEFAULT_BODY_CAP);
  }
}
