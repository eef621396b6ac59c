package dev.understudy.engine;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.FileLock;
import dev.understudy.error.CassetteException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that a session records to, beside the cassette that it is to become. An existing
 * cassette is not touched before the draft is kept, and nobody else records to it meanwhile.
 */
final class Draft {

  private static final Logger LOG = LoggerFactory.getLogger(Draft.class);

  /** Between the name of the cassette and the session's id: no name of a cassette. */
  private static final String MARK = ".recording-";

  private final Path cassette;
  private final Path file;
  private final FileLock lock;
  private final List<Path> madeFolders;

  private Draft(Path cassette, Path file, FileLock lock, List<Path> madeFolders) {
    this.cassette = cassette;
    this.file = file;
    this.lock = lock;
    this.madeFolders = madeFolders;
  }

  /**
   * A draft of a cassette.
   *
   * @param session tells drafts of the same cassette apart
   * @param goesOn whether it begins with what the cassette has
   * @throws CassetteException when the cassette cannot be written, is recorded to already, or is
   *     something else
   */
  static Draft of(Path cassette, String session, boolean goesOn) {
    check(cassette);
    List<Path> made = new ArrayList<>();
    try {
      makeFolders(cassette.toAbsolutePath().getParent(), made);
      FileLock lock = FileLock.take(cassette);
      Path file = cassette.resolveSibling(cassette.getFileName() + MARK + session);
      Draft draft = new Draft(cassette, file, lock, made);
      try {
        tellOfOthers(cassette);
        if (goesOn && Files.exists(cassette)) {
          Files.copy(cassette, file, StandardCopyOption.COPY_ATTRIBUTES);
        }
        return draft;
      } catch (IOException | RuntimeException failure) {
        draft.discard();
        throw failure;
      }
    } catch (IOException failure) {
      throw new CassetteException(
          cassette, "cannot be recorded to: " + failure.getMessage(), failure);
    }
  }

  /** Where it is written. */
  Path file() {
    return file;
  }

  /**
   * Puts it in the place of the cassette, in one step.
   *
   * @throws CassetteException when that cannot be done, naming the file that has the recording
   */
  void keep() {
    try (lock) {
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

  /** Removes it, and the folders that were made for it. */
  void discard() {
    try (lock) {
      Files.deleteIfExists(file);
      for (Path folder : madeFolders) {
        Files.deleteIfExists(folder);
      }
    } catch (DirectoryNotEmptyException used) {
      LOG.debug("a folder is used by others", used);
    } catch (IOException failure) {
      throw new CassetteException(file, "cannot be removed: " + failure.getMessage(), failure);
    }
  }

  /** Leaves it where it is: what recorded to it has failed. */
  void leave() {
    LOG.warn("what was recorded before the failure stands in {}", file);
    try {
      lock.close();
    } catch (IOException failure) {
      LOG.warn("the lock of {} could not be given back", cassette, failure);
    }
  }

  /** Only a cassette is ever replaced. */
  private static void check(Path cassette) {
    if (!Cassette.isNamedLikeOne(cassette)) {
      throw new CassetteException(
          cassette, "cannot be recorded to: the name of a cassette ends in .yaml or .yml");
    }
    if (Files.isDirectory(cassette)) {
      throw new CassetteException(cassette, "cannot be recorded to: it is a folder");
    }
    if (Files.exists(cassette)) {
      var unused = Cassette.open(cassette);
    }
  }

  private static void makeFolders(@Nullable Path folder, List<Path> made) throws IOException {
    if (folder != null && !Files.exists(folder)) {
      made.add(folder);
      makeFolders(folder.getParent(), made);
      Files.createDirectories(folder);
    }
  }

  /** Says what a session that was killed has left. */
  private static void tellOfOthers(Path cassette) throws IOException {
    Path folder = cassette.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.getFileName().toString().startsWith(cassette.getFileName() + MARK))
          .forEach(file ->
              LOG.warn(
                  "{} was left by a session that did not end; it is a cassette with what that"
                      + " recorded",
                  file));
    }
  }
}
