package dev.understudy.show;

import java.util.Locale;

/** Formats times, sizes and counts. */
final class Units {

  private Units() {}

  /** Formats microseconds as milliseconds or, from one second, as seconds. */
  static String time(long micros) {
    return micros < 1_000_000
        ? String.format(Locale.ROOT, "%.1f ms", micros / 1e3)
        : String.format(Locale.ROOT, "%.2f s", micros / 1e6);
  }

  /** Formats bytes; from 10,000 as kB, and from 10 million as MB. */
  static String size(long bytes) {
    if (bytes < 10_000) {
      return bytes + " B";
    }
    return bytes < 10_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
