package dev.understudy.match;

import java.util.Optional;

/**
 * A place in which two requests differ.
 *
 * @param where a JSON Pointer into the body, or {@code method}, {@code path}, {@code query NAME} or
 *     {@code body}
 * @param recorded the value in the cassette, shortened to fit on a line; empty if it has none
 * @param asked the value in the request, shortened likewise; empty if it has none
 */
public record Difference(String where, Optional<String> recorded, Optional<String> asked) {

  /** The difference on one line. */
  String line() {
    return where
        + ": recorded "
        + recorded.orElse("nothing")
        + ", asked "
        + asked.orElse("nothing");
  }
}
