package dev.understudy.settings;

import dev.understudy.wire.PointerPattern;

/** A part of a request that matching leaves out, as a cassette declares it. */
public sealed interface IgnoreRule {

  /**
   * A query parameter, at any position.
   *
   * @param name its decoded name
   */
  record Query(String name) implements IgnoreRule {}

  /**
   * A member or element of a JSON body.
   *
   * @param pointer an RFC 6901 pointer in which a segment {@code *} matches any one segment
   */
  record Json(String pointer) implements IgnoreRule {
    /**
     * Normalizes the pointer.
     *
     * @throws IllegalArgumentException unless it is empty or begins with a slash
     */
    public Json {
      pointer = PointerPattern.parse(pointer).toString();
    }
  }
}
