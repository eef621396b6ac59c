package dev.understudy.cassette;

import dev.understudy.error.CassetteException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Appends interactions to a cassette; each is on disk before {@link #append} returns.
 *
 * <p>New files are readable by their owner only. A document that could not be written completely is
 * removed again, so the file always ends with a complete one. Thread-safe.
 */
public final class CassetteWriter implements AutoCloseable {

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;
  private final boolean begun;

  /** The file that replaces the old one; set until the first append of an overwriting recording. */
  private @Nullable Path replacement;

  private long end;

  private CassetteWriter(
      Path file,
      FileChannel channel,
      FileLock lock,
      boolean begun,
      @Nullable Path replacement,
      long end) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
    this.begun = begun;
    this.replacement = replacement;
    this.end = end;
  }

  /**
   * Begins a new cassette.
   *
   * @throws CassetteException when the file exists or cannot be created
   */
  public static CassetteWriter create(Path file, CassetteHeader header) {
    return make(file, file, null, header);
  }

  /**
   * Begins a new cassette that replaces an existing one when the first interaction is appended, so
   * that an empty recording destroys nothing.
   */
  public static CassetteWriter overwrite(Path file, CassetteHeader header) {
    if (!Files.exists(file)) {
      return create(file, header);
    }
    if (!Files.isRegularFile(file)) {
      throw new CassetteException(file, "is not a regular file, so it cannot be overwritten");
    }
    Path target =
        file.resolveSibling(file.getFileName() + ".recording-" + ProcessHandle.current().pid());
    return make(file, target, target, header);
  }

  /**
   * Continues an existing cassette. A torn rest is moved to a file beside it.
   *
   * @return the writer, and the file with the torn rest
   */
  public static Appending append(Cassette cassette) {
    Path file = cassette.file();
    try {
      FileLock lock = FileLock.take(file);
      try {
        return reopen(cassette, lock);
      } catch (IOException | RuntimeException failure) {
        lock.close();
        throw failure;
      }
    } catch (IOException failure) {
      throw new CassetteException(file, "cannot be appended to: " + reason(failure), failure);
    }
  }

  private static Appending reopen(Cassette cassette, FileLock lock) throws IOException {
    Path file = cassette.file();
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.size() != cassette.size()) {
        throw new CassetteException(file, "was changed while it was being opened; try again");
      }
      Optional<Path> torn = Optional.empty();
      if (cassette.torn().isPresent()) {
        torn = Optional.of(setAside(file, channel, cassette.end()));
        channel.truncate(cassette.end());
      }
      CassetteWriter writer = new CassetteWriter(file, channel, lock, false, null, channel.size());
      writer.endLastLine();
      return new Appending(writer, torn);
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  /**
   * Writes documents and waits until they are on the disk.
   *
   * @param documents as {@link CassetteEncoder} writes them
   * @throws IOException when they could not be written completely; then none of them is in the file
   */
  public synchronized void append(List<String> documents) throws IOException {
    try {
      channel.position(end);
      for (String document : documents) {
        write(document);
      }
      channel.force(false);
    } catch (IOException failure) {
      try {
        channel.truncate(end);
      } catch (IOException alsoThat) {
        failure.addSuppressed(alsoThat);
      }
      throw failure;
    }
    end = channel.position();
    if (replacement != null) {
      Files.move(replacement, file, StandardCopyOption.ATOMIC_MOVE);
      replacement = null;
    }
  }

  /** Closes the file; removes a replacement to which nothing was appended. */
  @Override
  public synchronized void close() throws IOException {
    channel.close();
    if (replacement != null) {
      Files.deleteIfExists(replacement);
    }
    lock.close();
  }

  /**
   * Closes the file of a recording without interactions, and removes it if this recording created
   * it.
   */
  public synchronized void abandon() {
    try {
      close();
      if (begun) {
        Files.deleteIfExists(file);
      }
    } catch (IOException stuck) {
      throw new CassetteException(file, "cannot be removed: " + reason(stuck), stuck);
    }
  }

  private void write(String document) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(document.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Ends the last line, since a file edited by hand may end directly after its last {@code ...}.
   */
  private void endLastLine() throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    channel.read(last, end - 1);
    if (last.get(0) != '\n') {
      channel.position(end);
      write("\n");
      end = channel.position();
    }
  }

  private static CassetteWriter make(
      Path file, Path target, @Nullable Path replacement, CassetteHeader header) {
    makeFolder(file);
    try {
      FileLock lock = FileLock.take(file);
      try {
        if (replacement != null) {
          Files.deleteIfExists(replacement);
        }
        return begin(file, target, replacement, header, lock);
      } catch (IOException | RuntimeException failure) {
        lock.close();
        throw failure;
      }
    } catch (FileAlreadyExistsException exists) {
      throw new CassetteException(
          file,
          "already exists; choose another file, or use --overwrite or --mode missing",
          exists);
    } catch (IOException failure) {
      throw new CassetteException(file, "cannot be written: " + reason(failure), failure);
    }
  }

  private static CassetteWriter begin(
      Path file, Path target, @Nullable Path replacement, CassetteHeader header, FileLock lock)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            target,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly(file));
    boolean begun = replacement == null;
    CassetteWriter writer = new CassetteWriter(file, channel, lock, begun, replacement, 0);
    try {
      writer.write(CassetteEncoder.encode(header));
      channel.force(true);
    } catch (IOException full) {
      channel.close();
      Files.deleteIfExists(target);
      throw full;
    }
    writer.end = channel.position();
    return writer;
  }

  private static void makeFolder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException failure) {
      throw new CassetteException(
          file, "its folder cannot be created: " + reason(failure), failure);
    }
  }

  private static Path setAside(Path file, FileChannel channel, long from) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".torn");
    for (int i = 2; Files.exists(aside); i++) {
      aside = file.resolveSibling(file.getFileName() + ".torn-" + i);
    }
    try (FileChannel out =
        FileChannel.open(
            aside,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly(file))) {
      long size = channel.size();
      for (long at = from; at < size; ) {
        at += channel.transferTo(at, size - at, out);
      }
      out.force(true);
    }
    return aside;
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    boolean posix =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            && file.getFileSystem().equals(FileSystems.getDefault());
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return failure.getMessage() + " is not a folder";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  /**
   * A writer on an existing file.
   *
   * @param writer the writer, positioned after the last complete document
   * @param torn the file to which an incomplete rest was moved
   */
  public record Appending(CassetteWriter writer, Optional<Path> torn) {}
}
