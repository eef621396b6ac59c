package dev.understudy.session;

import dev.understudy.cassette.CassetteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file that a session records to, beside the cassette that it is to become. An existing
 * cassette is not touched before the draft is kept.
 *
 * @param cassette what it becomes
 * @param file where it is written meanwhile; no name of a cassette, so that no folder replays it
 */
record Draft(Path cassette, Path file) {

  /**
   * A draft of a cassette.
   *
   * @param session tells drafts of the same cassette apart
   * @param goesOn whether it begins with what the cassette has
   * @throws CassetteException when it cannot be written
   */
  static Draft of(Path cassette, String session, boolean goesOn) {
    Path file = cassette.resolveSibling(cassette.getFileName() + ".recording-" + session);
    try {
      Path folder = cassette.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      if (goesOn && Files.exists(cassette)) {
        Files.copy(cassette, file, StandardCopyOption.COPY_ATTRIBUTES);
      }
      return new Draft(cassette, file);
    } catch (IOException failure) {
      throw new CassetteException(
          cassette, "cannot be recorded to: " + failure.getMessage(), failure);
    }
  }

  /** Puts it in the place of the cassette, in one step. */
  void keep() {
    try {
      Files.move(file, cassette, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new CassetteException(
          cassette,
          "could not be replaced; what was recorded stands in "
              + file
              + ": "
              + failure.getMessage(),
          failure);
    }
  }

  /** Removes it. */
  void discard() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw new CassetteException(file, "cannot be removed: " + failure.getMessage(), failure);
    }
  }
}
