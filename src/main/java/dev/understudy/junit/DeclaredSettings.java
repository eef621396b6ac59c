package dev.understudy.junit;

import dev.understudy.match.Repeat;
import dev.understudy.replay.Transport;
import java.util.List;
import java.util.Optional;

/**
 * What an annotation or a builder says, as it stands there.
 *
 * @param cassettes names; none to derive one from class and method
 * @param folder where they are
 * @param mode the mode
 * @param upstream the gateway, empty for none
 * @param upstreamKeyEnv the variable that holds its key, empty for none
 * @param speed how fast
 * @param repeat what comes after the last recording
 * @param transport on which transports a recording answers
 * @param stallTimeoutMillis how long a client of a WebSocket may wait in vain
 * @param profile the contract, empty for none
 * @param strictRequests whether wrong requests are refused
 * @param allowLeftovers whether leftovers are fine
 * @param ignoreJson what matching leaves out of JSON
 * @param ignoreQuery what matching leaves out of queries
 * @param redactJson further secrets in JSON
 * @param redactHeader further secret headers
 * @param maxAge how old a recording may be, empty for any age
 * @param expired what happens with an older one
 */
record DeclaredSettings(
    List<String> cassettes,
    String folder,
    String mode,
    String upstream,
    String upstreamKeyEnv,
    String speed,
    Repeat repeat,
    Transport transport,
    long stallTimeoutMillis,
    String profile,
    boolean strictRequests,
    boolean allowLeftovers,
    List<String> ignoreJson,
    List<String> ignoreQuery,
    List<String> redactJson,
    List<String> redactHeader,
    String maxAge,
    Expiry expired) {

  static DeclaredSettings of(UnderstudyTest annotation) {
    return new DeclaredSettings(
        List.of(annotation.cassette()),
        annotation.folder(),
        annotation.mode(),
        annotation.upstream(),
        annotation.upstreamKeyEnv(),
        annotation.speed(),
        annotation.repeat(),
        annotation.transport(),
        annotation.stallTimeoutMillis(),
        annotation.profile(),
        annotation.strictRequests(),
        annotation.allowLeftovers(),
        List.of(annotation.ignoreJson()),
        List.of(annotation.ignoreQuery()),
        List.of(annotation.redactJson()),
        List.of(annotation.redactHeader()),
        annotation.maxAge(),
        annotation.expired());
  }

  /** The same with the cassettes that a method names, when it names any. */
  DeclaredSettings with(Optional<UseCassette> named) {
    return named
        .map(annotation ->
            new DeclaredSettings(
                List.of(annotation.value()),
                folder,
                mode,
                upstream,
                upstreamKeyEnv,
                speed,
                repeat,
                transport,
                stallTimeoutMillis,
                profile,
                strictRequests,
                allowLeftovers,
                ignoreJson,
                ignoreQuery,
                redactJson,
                redactHeader,
                maxAge,
                expired))
        .orElse(this);
  }

  /** What holds where nothing is said. */
  @UnderstudyTest
  static final class Defaults {
    private Defaults() {}

    static final UnderstudyTest ANNOTATION = Defaults.class.getAnnotation(UnderstudyTest.class);
  }
}
