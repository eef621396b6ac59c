package dev.understudy.cassette;

import dev.understudy.wire.PointerPattern;

/** A part of a request that a cassette declares to be without meaning for matching. */
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
   * @param path where; {@code *} stands for any one segment
   */
  record Json(PointerPattern path) implements IgnoreRule {}
}
