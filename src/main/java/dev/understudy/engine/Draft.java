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
 * The temporary file that a session records to, next to the cassette that it will become. An
 * existing cassette stays unchanged until the draft is kept, and is locked against other recordings
 * until then.
 */
final class Draft {

  private static final Logger LOG = LoggerFactory.getLogger(Draft.class);

  /**
   * The separator of cassette name and session id in the file name; no cassette is named like that.
   */
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
   * Creates a draft of a cassette.
   *
   * @param session the session's id, which distinguishes drafts of the same cassette
   * @param goesOn whether the draft starts with the content of the cassette
   * @throws CassetteException if the cassette cannot be written, is being recorded to already, or
   *     is another kind of file
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

  /** The draft's file. */
  Path file() {
    return file;
  }

  /**
   * Replaces the cassette with the draft, atomically.
   *
   * @throws CassetteException if that fails; the message names the file with the recording
   */
  void keep() {
    try (lock) {
      Files.move(file, cassette, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new CassetteException(
          cassette,
          "could not be replaced; the recording is in " + file + ": " + failure.getMessage(),
          failure);
    }
  }

  /** Deletes the draft, and the folders that were created for it. */
  void discard() {
    try (lock) {
      Files.deleteIfExists(file);
      for (Path folder : madeFolders) {
        Files.deleteIfExists(folder);
      }
    } catch (DirectoryNotEmptyException used) {
      LOG.debug("a folder is in use", used);
    } catch (IOException failure) {
      throw new CassetteException(file, "cannot be removed: " + failure.getMessage(), failure);
    }
  }

  /** Leaves the draft in place after a recording that failed. */
  void leave() {
    LOG.warn("the recording up to the failure is in {}", file);
    try {
      lock.close();
    } catch (IOException failure) {
      LOG.warn("the lock of {} could not be released", cassette, failure);
    }
  }

  /** Checks that the file to replace is a cassette. */
  private static void check(Path cassette) {
    if (!Cassette.isNamedLikeOne(cassette)) {
      throw new CassetteException(
          cassette, "cannot be recorded to: expected a file name that ends in .yaml or .yml");
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

  /** Warns about drafts that killed sessions have left. */
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
                  "{} was left by a session that was killed; it is a cassette with the recording of"
                      + " that session",
                  file));
    }
  }
}
