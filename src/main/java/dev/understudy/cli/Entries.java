package dev.understudy.cli;

import dev.understudy.cassette.Cassette;

/** Finds interactions of a cassette by number. */
final class Entries {

  private Entries() {}

  /** Prints a note about an incomplete interaction at the end of a cassette. */
  static void noteTorn(Cassette cassette) {
    cassette
        .torn()
        .ifPresent(torn ->
            System.err.printf(
                "understudy: %s:%d: skipped an incomplete interaction at the end, %d bytes%n",
                cassette.file(), torn.line(), torn.bytes()));
  }

  /**
   * Finds one interaction of a cassette.
   *
   * @throws IllegalArgumentException if no interaction has this number
   */
  static Cassette.Entry numbered(Cassette cassette, int number) {
    int last = cassette.entries().size();
    if (number < 1 || number > last) {
      throw new IllegalArgumentException(
          cassette.file()
              + ": no interaction "
              + number
              + (last == 0 ? "; the cassette is empty" : "; expected 1 to " + last));
    }
    return cassette.entries().get(number - 1);
  }
}
