package dev.understudy.cli;

import dev.understudy.cassette.Cassette;

/** Interactions by the numbers that people name. */
final class Entries {

  private Entries() {}

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
