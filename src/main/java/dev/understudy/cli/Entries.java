package dev.understudy.cli;

import dev.understudy.cassette.Cassette;

/** Interactions by the numbers that people name. */
final class Entries {

  private Entries() {}

  /** Says what was left out at the end of a cassette. */
  static void noteTorn(Cassette cassette) {
    cassette
        .torn()
        .ifPresent(torn ->
            System.err.printf(
                "understudy: %s:%d: the last %d bytes are no complete interaction and were left"
                    + " out%n",
                cassette.file(), torn.line(), torn.bytes()));
  }

  /**
   * One interaction of a cassette.
   *
   * @throws IllegalArgumentException when there is none with this number
   */
  static Cassette.Entry numbered(Cassette cassette, int number) {
    int last = cassette.entries().size();
    if (number < 1 || number > last) {
      throw new IllegalArgumentException(
          cassette.file()
              + " has no interaction "
              + number
              + (last == 0 ? "; it is empty" : "; it has 1 to " + last));
    }
    return cassette.entries().get(number - 1);
  }
}
