package dev.understudy.contract;

import dev.understudy.error.PackException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * The folder of a pack's files: in the jar, or a user's own.
 *
 * @param name the name of the folder in problems
 * @param read reads the text of one of its files
 * @param beside the folder that may contain the profile it builds on
 */
public record PackFolder(String name, Function<String, String> read, Optional<Path> beside) {

  static final String FILE = "profile.yaml";

  /**
   * Finds the folder of a profile.
   *
   * @param profile a shipped profile, or the path of a folder that holds a {@code profile.yaml}
   * @param beside the folder in which to look for a folder of that name
   * @throws PackException when it does not exist
   */
  public static PackFolder find(String profile, Optional<Path> beside) {
    Path folder = beside.map(path -> path.resolve(profile)).orElse(Path.of(profile));
    if (Files.exists(folder.resolve(FILE))) {
      return new PackFolder(
          folder.toString(),
          file -> text(folder.resolve(file)),
          Optional.ofNullable(folder.getParent()));
    }
    if (Profiles.SHIPPED.contains(profile)) {
      String shipped = "contracts/" + profile;
      return new PackFolder(shipped, file -> resource(shipped + "/" + file), Optional.empty());
    }
    throw new PackException(
        profile,
        0,
        "no such profile: expected one of "
            + String.join(", ", Profiles.SHIPPED)
            + ", or a folder that holds a "
            + FILE);
  }

  /** Reads one of the files as YAML. */
  public PackFile file(String file) {
    return PackFile.parse(name + "/" + file, read.apply(file));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException notText) {
      throw new PackException(file, "not valid UTF-8", notText);
    } catch (IOException unreadable) {
      throw new PackException(file, "cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Profiles.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new PackException(name, 0, "is missing from this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new PackException(Path.of(name), "cannot be read", unreadable);
    }
  }
}
