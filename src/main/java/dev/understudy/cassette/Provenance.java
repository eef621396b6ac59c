package dev.understudy.cassette;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The origin of a cassette's content.
 *
 * @param kind whether it was recorded, taken from a document, or written by hand
 * @param source the gateway that was recorded, or the document and section; may be empty
 * @param date the date, as {@code 2026-03-23}; may be empty
 */
public record Provenance(Kind kind, String source, String date) {

  /** The kinds of origin. */
  public enum Kind {
    /** Recorded traffic. */
    RECORDED,
    /** Taken from the examples of a document. */
    DOCUMENTATION,
    /** Written by a person. */
    HAND_WRITTEN;

    /** The name in cassettes. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind with this name in cassettes; empty when there is none. */
    public static Optional<Kind> of(String label) {
      return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst();
    }
  }
}
