package dev.understudy.contract;

/**
 * Where a rule comes from.
 *
 * @param document the short name of a document of the pack
 * @param title what the document is
 * @param section where in it
 * @param date of the document, as {@code 2026-03-23}
 */
public record Source(String document, String title, String section, String date) {

  /** Document, section and date, as a report names them. */
  @Override
  public String toString() {
    return document + ", " + section + " (" + date + ")";
  }
}
