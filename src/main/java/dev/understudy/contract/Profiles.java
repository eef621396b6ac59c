package dev.understudy.contract;

import dev.understudy.contract.RuleReader.Document;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds and loads profiles: those that are shipped, and those that a person has written. */
public final class Profiles {

  /** The profiles in the jar. */
  public static final List<String> SHIPPED =
      List.of(
          "core", "crazyrouter", "openai", "anthropic", "open-responses", "llm-interactive-proxy");

  private static final String FILE = "profile.yaml";

  private final List<String> loading = new ArrayList<>();

  private record Loaded(Profile profile, Map<String, Document> documents) {}

  private Profiles() {}

  /**
   * Loads a profile.
   *
   * @param name of a shipped profile, or the path of a folder that holds a {@code profile.yaml}
   * @throws PackException naming file and line, for the first thing that is wrong
   */
  public static Profile load(String name) {
    return new Profiles().named(name, Optional.empty()).profile;
  }

  private Loaded named(String name, Optional<Path> beside) {
    Path folder = beside.map(path -> path.resolve(name)).orElse(Path.of(name));
    if (Files.exists(folder.resolve(FILE))) {
      return pack(
          folder.toString(),
          file -> text(folder.resolve(file)),
          Optional.ofNullable(folder.getParent()));
    }
    if (SHIPPED.contains(name)) {
      String shipped = "contracts/" + name;
      return pack(shipped, file -> resource(shipped + "/" + file), Optional.empty());
    }
    throw new PackException(
        name,
        0,
        "no such profile; there are "
            + String.join(", ", SHIPPED)
            + ", or name a folder that holds a "
            + FILE);
  }

  private Loaded pack(String name, Function<String, String> read, Optional<Path> siblings) {
    if (loading.contains(name)) {
      throw new PackException(name + "/" + FILE, 0, "the profile builds on itself");
    }
    loading.add(name);
    Loaded[] base = new Loaded[1];
    Pack pack =
        Pack.read(
            name,
            read,
            below -> {
              if (below.isEmpty()) {
                return Map.of();
              }
              base[0] = named(below, siblings);
              return base[0].documents;
            });
    Optional<Profile> below = Optional.ofNullable(base[0]).map(Loaded::profile);
    return new Loaded(new Assembler(pack, below).profile(), pack.documents());
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
