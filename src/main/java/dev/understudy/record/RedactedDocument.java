package dev.understudy.record;

import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.Interaction;
import dev.understudy.redact.LeftoverSecret;
import dev.understudy.redact.Redactor;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A redacted interaction as it goes on a cassette.
 *
 * @param interaction without its secrets
 * @param document its text
 * @param leftovers secrets that are left in it all the same; then it must not be written
 */
record RedactedDocument(Interaction interaction, String document, List<LeftoverSecret> leftovers) {

  /** Redacts an interaction, writes it down and looks at it once more. */
  static RedactedDocument of(Interaction interaction, Redactor redactor) {
    Redactor.Checked redacted = redactor.redactChecked(interaction);
    String document = CassetteEncoder.encodeChecked(redacted.interaction());
    return new RedactedDocument(
        redacted.interaction(),
        document,
        redacted.leftovers().isEmpty()
            ? redactor.findingsInDocument(document)
            : redacted.leftovers());
  }

  /** What keeps it from the cassette. */
  String objection() {
    return "a secret was left after redaction: "
        + leftovers.stream()
            .distinct()
            .map(LeftoverSecret::toString)
            .collect(Collectors.joining(", "));
  }
}
