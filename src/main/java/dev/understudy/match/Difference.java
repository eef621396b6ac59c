package dev.understudy.match;

import java.util.Optional;

/**
 * One place in which two requests differ.
 *
 * @param where a JSON Pointer into the body, or {@code method}, {@code path}, {@code query NAME} or
 *     {@code body}
 * @param recorded what the cassette has there, cut to what fits into a line; nothing where it has
 *     none
 * @param asked what was sent
 */
public record Difference(String where, Optional<String> recorded, Optional<String> asked) {

  /** In one line. */
  String line() {
    return where
        + ": recorded "
        + recorded.orElse("nothing")
        + ", asked "
        + asked.orElse("nothing");
  }
}
