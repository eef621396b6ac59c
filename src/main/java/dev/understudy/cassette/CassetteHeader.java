package dev.understudy.cassette;

import dev.understudy.settings.IgnoreRule;
import dev.understudy.settings.RedactionRule;
import java.util.List;

/**
 * The header of a cassette.
 *
 * @param tool the program that wrote it
 * @param recordedAt the start of the recording, in ISO 8601; empty if it was not recorded
 * @param upstream the base URL that was recorded, without secrets; may be empty
 * @param provenance the origin of the content
 * @param profile the contract profile that the content was recorded under
 * @param ignore the parts of requests that matching ignores
 * @param redactions the secrets that were redacted in addition to the built-in ones
 */
public record CassetteHeader(
    String tool,
    String recordedAt,
    String upstream,
    Provenance provenance,
    String profile,
    List<IgnoreRule> ignore,
    List<RedactionRule> redactions) {

  /** The format version that this program writes, and the newest that it reads. */
  public static final int FORMAT = 1;

  /** Copies the lists. */
  public CassetteHeader {
    ignore = List.copyOf(ignore);
    redactions = List.copyOf(redactions);
  }
}
