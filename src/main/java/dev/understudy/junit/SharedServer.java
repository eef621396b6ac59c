package dev.understudy.junit;

import dev.understudy.Understudy;
import dev.understudy.error.CassetteException;
import dev.understudy.session.Alias;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * The server of a test run, with the state that its tests share. It is started by the first test
 * that needs it and closed by JUnit. Thread-safe.
 */
final class SharedServer implements AutoCloseable {

  private final Understudy understudy = Understudy.builder().start();
  private final Map<Object, Alias> aliases = new ConcurrentHashMap<>();
  private final Map<String, Path> onClassPath = new ConcurrentHashMap<>();
  private final Set<Path> recorded = ConcurrentHashMap.newKeySet();
  private final Map<Path, String> derived = new ConcurrentHashMap<>();

  private SharedServer() {}

  /**
   * The server of the launcher session, so that tests that are repeated in the same JVM find it.
   */
  static SharedServer of(ExtensionContext context) {
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, UnderstudyExtension.NAMESPACE)
        .getOrComputeIfAbsent(SharedServer.class, type -> new SharedServer(), SharedServer.class);
  }

  Understudy understudy() {
    return understudy;
  }

  /** The alias of an extension's current test; one per extension in a test run. */
  Alias alias(UnderstudyExtension extension) {
    return aliases.computeIfAbsent(extension, same -> understudy.alias());
  }

  /** Whether a test of this run has recorded to a cassette. */
  boolean hasRecorded(Path cassette) {
    return recorded.contains(cassette.toAbsolutePath().normalize());
  }

  /** Notes that a test has recorded to a cassette. */
  void recorded(Path cassette) {
    recorded.add(cassette.toAbsolutePath().normalize());
  }

  /**
   * Reserves a cassette whose name is derived from a test.
   *
   * @param test the identity of the test
   * @throws IllegalArgumentException if another test has reserved it
   */
  void derived(Path cassette, String test) {
    String other = derived.putIfAbsent(cassette.toAbsolutePath().normalize(), test);
    if (other != null && !other.equals(test)) {
      throw new IllegalArgumentException(
          cassette
              + ": is already the cassette of "
              + other
              + "; name another with @UseCassette or @UnderstudyTest(cassette = ...)");
    }
  }

  /**
   * Copies a cassette from the class path to a file.
   *
   * @throws CassetteException if it does not exist
   */
  Path onClassPath(String name, ClassLoader loader) {
    return onClassPath.computeIfAbsent(name, resource -> copy(resource, loader));
  }

  @Override
  public void close() {
    understudy.close();
  }

  private static Path copy(String name, ClassLoader loader) {
    URL resource = loader.getResource(name);
    if (resource == null) {
      throw new CassetteException(Path.of(name), "not found on the class path");
    }
    try (InputStream content = resource.openStream()) {
      if (resource.getProtocol().equals("file")) {
        return Path.of(resource.toURI());
      }
      Path folder = Files.createTempDirectory("understudy-");
      Path file = folder.resolve(Path.of(name).getFileName().toString());
      Files.copy(content, file);
      file.toFile().deleteOnExit();
      folder.toFile().deleteOnExit();
      return file;
    } catch (IOException | URISyntaxException unreadable) {
      throw new CassetteException(
          Path.of(name), "cannot be read from the class path: " + unreadable, unreadable);
    }
  }
}
