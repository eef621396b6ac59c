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
 * The one server of a test run, started with the first test that needs it and closed by JUnit, with
 * what its tests share. Safe for use by several threads.
 */
final class SharedServer implements AutoCloseable {

  private final Understudy understudy = Understudy.builder().start();
  private final Map<Object, Alias> aliases = new ConcurrentHashMap<>();
  private final Map<String, Path> onClassPath = new ConcurrentHashMap<>();
  private final Set<Path> recorded = ConcurrentHashMap.newKeySet();
  private final Map<Path, String> derived = new ConcurrentHashMap<>();

  private SharedServer() {}

  /** Of the launcher's session, so that tests that are run again, in the same JVM, find it. */
  static SharedServer of(ExtensionContext context) {
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, UnderstudyExtension.NAMESPACE)
        .getOrComputeIfAbsent(SharedServer.class, type -> new SharedServer(), SharedServer.class);
  }

  Understudy understudy() {
    return understudy;
  }

  /** What leads to the current test of an extension; in this run always the same. */
  Alias alias(UnderstudyExtension extension) {
    return aliases.computeIfAbsent(extension, same -> understudy.alias());
  }

  /** Whether a test of this run has recorded to a cassette. */
  boolean hasRecorded(Path cassette) {
    return recorded.contains(cassette.toAbsolutePath().normalize());
  }

  /** A test has recorded to a cassette. */
  void recorded(Path cassette) {
    recorded.add(cassette.toAbsolutePath().normalize());
  }

  /**
   * A test has this cassette by its own name.
   *
   * @param test which
   * @throws IllegalArgumentException when another test has the same
   */
  void derived(Path cassette, String test) {
    String other = derived.putIfAbsent(cassette.toAbsolutePath().normalize(), test);
    if (other != null && !other.equals(test)) {
      throw new IllegalArgumentException(
          cassette
              + " would be the cassette of "
              + other
              + " as well; name one with @UseCassette or @UnderstudyTest(cassette = ...)");
    }
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
  }

  private static Path copy(String name, ClassLoader loader) {
    URL resource = loader.getResource(name);
    if (resource == null) {
      throw new CassetteException(Path.of(name), "is not on the class path");
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
          Path.of(name), "on the class path, cannot be read: " + unreadable, unreadable);
    }
  }
}
