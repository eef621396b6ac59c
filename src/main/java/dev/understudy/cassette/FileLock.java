package dev.understudy.cassette;

import dev.understudy.error.CassetteException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Says that a cassette is being recorded to, by a file in the folder for temporary files.
 *
 * <p>A lock on the cassette itself would not hold: on POSIX systems it is gone as soon as anything
 * in the process closes the same file (fcntl(2)), and an overwriting recording changes the file
 * behind the name.
 */
public final class FileLock implements AutoCloseable {

  /** Those of this process: a second one must not even be opened, since closing it frees both. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /** What every limit on the size of files lets through. */
  private static final int LONGEST = 4096;

  private final Path file;
  private final RandomAccessFile held;

  private FileLock(Path file, RandomAccessFile held) {
    this.file = file;
    this.held = held;
  }

  /**
   * Takes the lock of a cassette.
   *
   * @throws CassetteException when another recording has it
   * @throws IOException when its folder does not exist or the lock cannot be made
   */
  public static FileLock take(Path cassette) throws IOException {
    // The folder under its real name, so that a link to it is no second cassette.
    Path absolute = cassette.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    Path real = folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
    String identity = System.getProperty("user.name") + ' ' + real;
    UUID name = UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
    Path file = Path.of(System.getProperty("java.io.tmpdir"), "understudy-" + name + ".lock");
    if (!HELD.add(file)) {
      throw new CassetteException(cassette, "is being recorded to already");
    }
    RandomAccessFile held = null;
    try {
      held = locked(file);
    } finally {
      if (held == null) {
        HELD.remove(file);
      }
    }
    if (held == null) {
      throw new CassetteException(cassette, "is being recorded to by another process");
    }
    return new FileLock(file, held);
  }

  /** The locked file; null when another process has it. */
  private static @Nullable RandomAccessFile locked(Path path) throws IOException {
    while (true) {
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      boolean ours = false;
      try {
        if (!isLocked(file)) {
          return null;
        }
        ours = isOfThatName(file, path);
        if (ours) {
          return file;
        }
        // Who had it before has removed it since it was opened here.
      } finally {
        if (!ours) {
          file.close();
        }
      }
    }
  }

  private static boolean isLocked(RandomAccessFile file) throws IOException {
    try {
      return file.getChannel().tryLock() != null;
    } catch (OverlappingFileLockException otherLoader) {
      // This class was loaded twice here, and the other one has it.
      return false;
    }
  }

  /**
   * Whether a file is the one that is found by its name: then that has the length made up here. A
   * length takes no place on a disk that is full; to read the file would free it.
   */
  private static boolean isOfThatName(RandomAccessFile file, Path path) throws IOException {
    int length = ThreadLocalRandom.current().nextInt(1, LONGEST);
    file.setLength(length);
    try {
      return Files.size(path) == length;
    } catch (NoSuchFileException removed) {
      return false;
    }
  }

  /** What says so while it is held. */
  Path file() {
    return file;
  }

  /** Gives it back; a second time does nothing, since it may be somebody else's by then. */
  @Override
  public synchronized void close() throws IOException {
    if (!held.getChannel().isOpen()) {
      return;
    }
    try (held) {
      // As long as it is locked: whoever opens it from now on gets a file of their own.
      Files.deleteIfExists(file);
    } finally {
      HELD.remove(file);
    }
  }
}
