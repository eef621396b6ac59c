package dev.understudy.replay;

import dev.understudy.match.Repeat;
import java.nio.file.Path;
import java.util.List;

/**
 * What is replayed, and how.
 *
 * @param cassettes files and folders, in the order in which they answer equal requests
 * @param speed how fast
 * @param repeat what answers when all recordings of a request have been used
 */
public record ReplaySettings(List<Path> cassettes, Speed speed, Repeat repeat) {

  /** Copies the list. */
  public ReplaySettings {
    cassettes = List.copyOf(cassettes);
  }

  /** Each recording once, without waiting. */
  public static ReplaySettings of(Path... cassettes) {
    return new ReplaySettings(List.of(cassettes), Speed.INSTANT, Repeat.NEVER);
  }
}
