package dev.understudy.junit;

import dev.understudy.Understudy;
import dev.understudy.cassette.CassetteException;
import dev.understudy.session.Alias;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The one server of a test run, started with the first test that needs it and closed by JUnit, with
 * what its tests share. Safe for use by several threads.
 */
final class SharedServer implements AutoCloseable {

  private final Understudy understudy = Understudy.start();
  private final Map<Object, Alias> aliases = new ConcurrentHashMap<>();
  private final Map<String, Path> onClassPath = new ConcurrentHashMap<>();
  private final Map<Path, String> recording = new ConcurrentHashMap<>();
  private final Set<Path> recorded = ConcurrentHashMap.newKeySet();

  private SharedServer() {}

  static SharedServer of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(UnderstudyExtension.NAMESPACE)
        .getOrComputeIfAbsent(SharedServer.class, type -> new SharedServer(), SharedServer.class);
  }

  Understudy understudy() {
    return understudy;
  }

  /** What leads to the current test of an extension; in this run always the same. */
  Alias alias(UnderstudyExtension extension) {
    return aliases.computeIfAbsent(extension, same -> understudy.alias());
  }

  /**
   * Says that a test records to a cassette.
   *
   * @return whether another test of this run has recorded to it already
   * @throws IllegalArgumentException when another is doing that right now
   */
  boolean begin(Path cassette, String test) {
    Path absolute = cassette.toAbsolutePath().normalize();
    String other = recording.putIfAbsent(absolute, test);
    if (other != null) {
      throw new IllegalArgumentException(
          cassette
              + " is being recorded to by "
              + other
              + " at the same time; give each test a cassette of its own, or run them one after"
              + " the other");
    }
    return recorded.contains(absolute);
  }

  /** Says that a test has ended; whether its recording was kept. */
  void end(Path cassette, boolean kept) {
    Path absolute = cassette.toAbsolutePath().normalize();
    if (kept) {
      recorded.add(absolute);
    }
    recording.remove(absolute);
  }

  /**
   * A cassette on the class path, as a file.
   *
   * @throws CassetteException when it is not there
   */
  Path onClassPath(String name, ClassLoader loader) {
    return onClassPath.computeIfAbsent(name, resource -> copy(resource, loader));
  }

  @Override
  public void close() {
    understudy.close();
    onClassPath.values().forEach(SharedServer::delete);
  }

  private static Path copy(String name, ClassLoader loader) {
    try (InputStream content = loader.getResourceAsStream(name)) {
      if (content == null) {
        throw new CassetteException(Path.of(name), "is not on the class path");
      }
      Path file = Files.createTempFile("understudy-", '-' + Path.of(name).getFileName().toString());
      Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(name + " on the class path cannot be read", unreadable);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException stuck) {
      throw new UncheckedIOException(stuck);
    }
  }
}
