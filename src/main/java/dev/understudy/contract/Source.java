package dev.understudy.contract;

/**
 * The place in a document on which a rule is based.
 *
 * @param document the short name of a document of the pack
 * @param title the title of the document
 * @param section the section in the document
 * @param date the date of the document, as {@code 2026-03-23}
 */
public record Source(String document, String title, String section, String date) {

  /** Document, section and date, as a report names them. */
  @Override
  public String toString() {
    return document + ", " + section + " (" + date + ")";
  }
}
