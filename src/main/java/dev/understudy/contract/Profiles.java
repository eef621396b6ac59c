package dev.understudy.contract;

import dev.understudy.error.PackException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds and loads profiles, both shipped and user-written ones. */
public final class Profiles {

  /** The profiles in the jar. */
  public static final List<String> SHIPPED =
      List.of(
          "core", "crazyrouter", "openai", "anthropic", "open-responses", "llm-interactive-proxy");

  /** The profile for an unknown gateway, which contains what the official clients need. */
  public static final String FALLBACK = "core";

  /** The profile for the name in a cassette's header: a shipped one, otherwise the fallback. */
  public static String named(String declared) {
    return SHIPPED.contains(declared) ? declared : FALLBACK;
  }

  private final List<String> loading = new ArrayList<>();

  private record Loaded(Profile profile, Documents documents) {}

  private Profiles() {}

  /**
   * Loads a profile.
   *
   * @param name the name of a shipped profile, or the path of a folder that holds a {@code
   *     profile.yaml}
   * @throws PackException for the first problem, with its file and line
   */
  public static Profile load(String name) {
    return new Profiles().load(PackFolder.find(name, Optional.empty())).profile;
  }

  private Loaded load(PackFolder folder) {
    if (loading.contains(folder.name())) {
      throw new PackException(
          folder.name() + "/" + PackFolder.FILE, 0, "the profile builds on itself");
    }
    loading.add(folder.name());
    Loaded[] base = new Loaded[1];
    PackHead head =
        PackHead.read(
            folder,
            below -> {
              if (below.isEmpty()) {
                return Documents.NONE;
              }
              base[0] = load(PackFolder.find(below, folder.beside()));
              return base[0].documents;
            });
    Optional<Profile> below = Optional.ofNullable(base[0]).map(Loaded::profile);
    Pack pack = Pack.read(folder, head);
    return new Loaded(new Assembler(pack, below).profile(), head.documents());
  }
}
