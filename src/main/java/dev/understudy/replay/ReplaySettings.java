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
 * @param strictRequests whether a request that the gateway would refuse is refused as there, also
 *     where it is recorded
 */
public record ReplaySettings(
    List<Path> cassettes, Speed speed, Repeat repeat, boolean strictRequests) {

  /** Copies the list. */
  public ReplaySettings {
    cassettes = List.copyOf(cassettes);
  }

  /** Settings that answer whatever is recorded. */
  public ReplaySettings(List<Path> cassettes, Speed speed, Repeat repeat) {
    this(cassettes, speed, repeat, false);
  }

  /** Each recording once, without waiting. */
  public static ReplaySettings of(Path... cassettes) {
    return new ReplaySettings(List.of(cassettes), Speed.INSTANT, Repeat.NEVER);
  }
}
