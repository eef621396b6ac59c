package dev.understudy.cassette;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the content of a cassette comes from.
 *
 * @param kind recorded traffic, a document, or a person's hand
 * @param source what was recorded, or which document and section; may be empty
 * @param date when that was, as {@code 2026-03-23}; may be empty
 */
public record Provenance(Kind kind, String source, String date) {

  /** The kinds of origin. */
  public enum Kind {
    /** Real traffic. */
    RECORDED,
    /** The examples of a document. */
    DOCUMENTATION,
    /** Written by a person. */
    HAND_WRITTEN;

    /** The name on the cassette. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind with this name on the cassette. */
    public static Optional<Kind> of(String label) {
      return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst();
    }
  }
}
