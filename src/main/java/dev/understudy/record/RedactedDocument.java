package dev.understudy.record;

import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.Interaction;
import dev.understudy.redact.LeftoverSecret;
import dev.understudy.redact.Redactor;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A redacted interaction in the form in which it is written to a cassette.
 *
 * @param interaction the redacted interaction
 * @param document the interaction as YAML
 * @param leftovers the secrets that redaction has left; if any, the document must not be written
 */
record RedactedDocument(Interaction interaction, String document, List<LeftoverSecret> leftovers) {

  /** Redacts and encodes an interaction, and scans the result for secrets. */
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

  /** The reason not to write the document. */
  String objection() {
    return "a secret was left after redaction: "
        + leftovers.stream()
            .distinct()
            .map(LeftoverSecret::toString)
            .collect(Collectors.joining(", "));
  }
}
