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
 * A lock on a cassette that is being recorded to, held by a file in the folder for temporary files.
 *
 * <p>A lock on the cassette itself would be unreliable: on POSIX systems it is released as soon as
 * anything in the process closes the same file (fcntl(2)), and an overwriting recording replaces
 * the file under its name.
 */
public final class FileLock implements AutoCloseable {

  /**
   * The locks of this process. A lock file must not be opened twice, since closing it releases
   * both.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /** The maximum length of the lock file, which any limit on file sizes allows. */
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
   * @throws CassetteException when another recording holds it
   * @throws IOException when its folder does not exist or the lock file cannot be created
   */
  public static FileLock take(Path cassette) throws IOException {
    // Resolve links to the folder, so that one cassette has one lock.
    Path absolute = cassette.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    Path real = folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
    String identity = System.getProperty("user.name") + ' ' + real;
    UUID name = UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
    Path file = Path.of(System.getProperty("java.io.tmpdir"), "understudy-" + name + ".lock");
    if (!HELD.add(file)) {
      throw new CassetteException(cassette, "is already being recorded to");
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
      throw new CassetteException(cassette, "is already being recorded to by another process");
    }
    return new FileLock(file, held);
  }

  /** The locked file; null when another process holds it. */
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
        // The previous holder has removed the file since it was opened here.
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
      // Another class loader of this process has loaded this class and holds the lock.
      return false;
    }
  }

  /**
   * Whether an open file is still the one at its path, tested by setting a length and looking for
   * it there. A length takes no space on a full disk; reading the file by its path would release
   * the lock.
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

  /** The lock file. */
  Path file() {
    return file;
  }

  /**
   * Releases the lock. Closing twice does nothing, since the lock may have another holder by then.
   */
  @Override
  public synchronized void close() throws IOException {
    if (!held.getChannel().isOpen()) {
      return;
    }
    try (held) {
      // Deleted while locked: anyone who opens the path from now on gets a new file.
      Files.deleteIfExists(file);
    } finally {
      HELD.remove(file);
    }
  }
}
