package dev.understudy.journal;

import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.dialect.Credential;
import java.util.Optional;

/**
 * A call to examine for mistakes.
 *
 * @param request the redacted request
 * @param root the scheme and host of the request, as {@code https://host}; empty if they are
 *     unknown
 * @param credential the state of the key; empty if any key is accepted, or it is unknown
 * @param response the redacted answer, if known
 */
public record Call(
    RecordedRequest request,
    String root,
    Optional<Credential> credential,
    Optional<RecordedResponse> response) {

  /** A call to a test double, which accepts any key. */
  public static Call toDouble(RecordedRequest redacted, String root) {
    return new Call(redacted, root, Optional.empty(), Optional.empty());
  }

  /** Returns a copy of this call with another request. */
  public Call with(RecordedRequest other) {
    return new Call(other, root, credential, response);
  }
}
