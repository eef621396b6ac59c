package dev.understudy.contract;

import dev.understudy.error.PackException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds and loads profiles: those that are shipped, and those that a person has written. */
public final class Profiles {

  /** The profiles in the jar. */
  public static final List<String> SHIPPED =
      List.of(
          "core", "crazyrouter", "openai", "anthropic", "open-responses", "llm-interactive-proxy");

  /** What stands for a gateway of which nothing is known: what the official clients need. */
  public static final String FALLBACK = "core";

  /** The profile that a cassette's header means: one that is shipped, else the fallback. */
  public static String named(String declared) {
    return SHIPPED.contains(declared) ? declared : FALLBACK;
  }

  private final List<String> loading = new ArrayList<>();

  private record Loaded(Profile profile, Documents documents) {}

  private Profiles() {}

  /**
   * Loads a profile.
   *
   * @param name of a shipped profile, or the path of a folder that holds a {@code profile.yaml}
   * @throws PackException naming file and line, for the first thing that is wrong
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
