package dev.understudy.journal;

import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.dialect.Credential;
import java.util.Optional;

/**
 * A request to be looked at for mistakes.
 *
 * @param request without its secrets
 * @param root the scheme and host that the client asked, as {@code https://host}; empty when they
 *     are not known
 * @param credential the state of its key; nothing where any key would do, or it is not known
 * @param response what was answered, without its secrets, where that is known
 */
public record Call(
    RecordedRequest request,
    String root,
    Optional<Credential> credential,
    Optional<RecordedResponse> response) {

  /** A call to a double, which takes any key. */
  public static Call toDouble(RecordedRequest redacted, String root) {
    return new Call(redacted, root, Optional.empty(), Optional.empty());
  }

  /** The same with another request. */
  public Call with(RecordedRequest other) {
    return new Call(other, root, credential, response);
  }
}
