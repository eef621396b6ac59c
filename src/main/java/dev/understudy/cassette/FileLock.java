package dev.understudy.cassette;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Says that a cassette is being recorded to, by a file in the folder for temporary files.
 *
 * <p>A lock on the cassette itself would not hold: on POSIX systems it is gone as soon as anything
 * in the process closes the same file (fcntl(2)), and an overwriting recording changes the file
 * behind the name.
 */
public final class FileLock implements AutoCloseable {

  private final FileChannel channel;

  private FileLock(FileChannel channel) {
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
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return new FileLock(channel);
      }
    } catch (OverlappingFileLockException sameProcess) {
      channel.close();
      throw new CassetteException(cassette, "is being recorded to already", sameProcess);
    }
    channel.close();
    throw new CassetteException(cassette, "is being recorded to by another process");
  }

  /** Gives it back. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
