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
 * Where the files of one pack are: in the jar, or in a folder of a person's own.
 *
 * @param name the folder, as problems name it
 * @param read gives the text of one of its files
 * @param beside where a profile that it builds on may stand
 */
public record PackFolder(String name, Function<String, String> read, Optional<Path> beside) {

  static final String FILE = "profile.yaml";

  /**
   * The folder of a profile.
   *
   * @param profile a shipped profile, or the path of a folder that holds a {@code profile.yaml}
   * @param beside where to look for a folder of that name
   * @throws PackException when there is none
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
        "no such profile; there are "
            + String.join(", ", Profiles.SHIPPED)
            + ", or name a folder that holds a "
            + FILE);
  }

  /** One of the files, read as YAML. */
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
        throw new PackException(name, 0, "is not in this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new PackException(Path.of(name), "cannot be read", unreadable);
    }
  }
}
