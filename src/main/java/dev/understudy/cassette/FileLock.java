package dev.understudy.cassette;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

  private final Path file;
  private final FileChannel channel;

  private FileLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
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
    FileChannel channel = null;
    try {
      channel = locked(file);
    } finally {
      if (channel == null) {
        HELD.remove(file);
      }
    }
    if (channel == null) {
      throw new CassetteException(cassette, "is being recorded to by another process");
    }
    return new FileLock(file, channel);
  }

  /** The locked file; null when another process has it. */
  private static @Nullable FileChannel locked(Path file) throws IOException {
    while (true) {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        return null;
      }
      if (isOfThatName(channel, file)) {
        return channel;
      }
      // Who had it before has removed it since it was opened here.
      channel.close();
    }
  }

  /** Whether a file is the one that is found by its name: both have a length made up here. */
  private static boolean isOfThatName(FileChannel channel, Path file) throws IOException {
    int length = ThreadLocalRandom.current().nextInt(1, 1 << 20);
    channel.truncate(0).write(ByteBuffer.allocate(1), length - 1L);
    try {
      return Files.size(file) == length;
    } catch (NoSuchFileException removed) {
      return false;
    }
  }

  /** What says so while it is held. */
  Path file() {
    return file;
  }

  /** Gives it back. */
  @Override
  public void close() throws IOException {
    try (channel) {
      // As long as it is locked: whoever opens it from now on gets a file of their own.
      Files.deleteIfExists(file);
    } finally {
      HELD.remove(file);
    }
  }
}
