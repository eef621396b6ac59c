package dev.understudy.grammar;

/** The numbers of one event that identify its lane. */
public interface LaneKeys {

  /** The value for a number that an event does not have. */
  long MISSING = -1;

  /** The number called {@code name}, such as {@code output_index}; {@link #MISSING} without one. */
  long of(String name);

  /** The number called {@code name} as inferred from other members, for an event that lacks it. */
  default long guess(String name) {
    return MISSING;
  }
}
