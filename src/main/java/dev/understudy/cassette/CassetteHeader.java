package dev.understudy.cassette;

import dev.understudy.settings.IgnoreRule;
import dev.understudy.settings.RedactionRule;
import java.util.List;

/**
 * What a cassette says about itself.
 *
 * @param tool what wrote it
 * @param recordedAt when it was begun, in ISO 8601; empty for one that was not recorded
 * @param upstream the base URL that was recorded, without secrets; may be empty
 * @param provenance where the content comes from
 * @param profile the expectations that the content was made under
 * @param ignore what matching leaves out
 * @param redactions what was redacted besides the built-in secrets
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
