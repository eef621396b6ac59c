package dev.understudy.record;

import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.Interaction;
import dev.understudy.redact.Finding;
import dev.understudy.redact.Redactor;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A redacted interaction as it goes on a tape.
 *
 * @param interaction without its secrets
 * @param document its text
 * @param leftovers secrets that are left in it all the same; then it must not be written
 */
record Page(Interaction interaction, String document, List<Finding> leftovers) {

  /** Redacts an interaction, writes it down and looks at it once more. */
  static Page of(Interaction interaction, Redactor redactor) {
    Redactor.Checked redacted = redactor.redactChecked(interaction);
    String document = CassetteEncoder.encodeChecked(redacted.interaction());
    return new Page(
        redacted.interaction(),
        document,
        redacted.leftovers().isEmpty()
            ? redactor.findingsInDocument(document)
            : redacted.leftovers());
  }

  /** What keeps it from the tape. */
  String objection() {
    return "a secret was left after redaction: "
        + leftovers.stream().distinct().map(Finding::toString).collect(Collectors.joining(", "));
  }
}
