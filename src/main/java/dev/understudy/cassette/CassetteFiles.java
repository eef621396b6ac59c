package dev.understudy.cassette;

import dev.understudy.error.CassetteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds cassettes by path. */
public final class CassetteFiles {

  private CassetteFiles() {}

  /**
   * Resolves paths to files: a file stands for itself, a folder for every {@code .yaml} and {@code
   * .yml} file below it, sorted by name.
   *
   * @throws CassetteException for a path that does not exist or cannot be read
   */
  public static List<Path> find(List<Path> paths) {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        files.addAll(below(path));
      } else if (Files.exists(path)) {
        files.add(path);
      } else {
        throw new CassetteException(path, "no such file or folder");
      }
    }
    return files.stream().distinct().toList();
  }

  private static List<Path> below(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).filter(Cassette::isNamedLikeOne).sorted().toList();
    } catch (IOException unreadable) {
      throw new CassetteException(folder, "cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }
}
