package dev.understudy.settings;

import dev.understudy.wire.PointerPattern;

/** A part of a request that matching leaves out, as a cassette declares it. */
public sealed interface IgnoreRule {

  /**
   * A query parameter, wherever it stands.
   *
   * @param name its decoded name
   */
  record Query(String name) implements IgnoreRule {}

  /**
   * A member or element of a JSON body.
   *
   * @param pointer an RFC 6901 pointer in which a segment {@code *} stands for any one segment
   */
  record Json(String pointer) implements IgnoreRule {
    /**
     * Normalizes the pointer.
     *
     * @throws IllegalArgumentException when it neither is empty nor begins with a slash
     */
    public Json {
      pointer = PointerPattern.parse(pointer).toString();
    }
  }
}
