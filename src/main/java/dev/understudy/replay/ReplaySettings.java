package dev.understudy.replay;

import dev.understudy.match.Repeat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is replayed, and how.
 *
 * @param cassettes files and folders, in the order in which they answer equal requests
 * @param speed how fast
 * @param repeat what answers when all recordings of a request have been used
 * @param strictRequests whether a request that the gateway would refuse is refused as there, also
 *     where it is recorded
 * @param stallTimeout how long a WebSocket's client may be silent where the recording has more of
 *     it before the server speaks again
 * @param transport on which transports recordings answer
 */
public record ReplaySettings(
    List<Path> cassettes,
    Speed speed,
    Repeat repeat,
    boolean strictRequests,
    Duration stallTimeout,
    Transport transport) {

  /** How long a WebSocket's client may be silent unless a person says otherwise. */
  public static final Duration STALL_TIMEOUT = Duration.ofSeconds(10);

  /** Copies the list and refuses a timeout that never comes or is over at once. */
  public ReplaySettings {
    cassettes = List.copyOf(cassettes);
    if (stallTimeout.toMillis() < 1 || stallTimeout.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "a stall timeout is from 1 ms to an hour, not " + stallTimeout.toMillis() + " ms");
    }
  }

  /** Settings with the usual timeout, where each recording answers on its own transport. */
  public ReplaySettings(List<Path> cassettes, Speed speed, Repeat repeat, boolean strict) {
    this(cassettes, speed, repeat, strict, STALL_TIMEOUT, Transport.RECORDED);
  }

  /** Settings that answer whatever is recorded. */
  public ReplaySettings(List<Path> cassettes, Speed speed, Repeat repeat) {
    this(cassettes, speed, repeat, false);
  }

  /** Each recording once, without waiting. */
  public static ReplaySettings of(Path... cassettes) {
    return new ReplaySettings(List.of(cassettes), Speed.INSTANT, Repeat.NEVER);
  }

  /** The same, but whatever is recorded answers. */
  public ReplaySettings lenient() {
    return new ReplaySettings(cassettes, speed, repeat, false, stallTimeout, transport);
  }
}
