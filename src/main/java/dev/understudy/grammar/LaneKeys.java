package dev.understudy.grammar;

/** The numbers of one event that tell lanes apart. */
public interface LaneKeys {

  /** What stands for a number that an event does not have. */
  long MISSING = -1;

  /** The number called {@code name}, such as {@code output_index}; {@link #MISSING} without one. */
  long of(String name);

  /** What that number would be, told by something else of the event; for one that lacks it. */
  default long guess(String name) {
    return MISSING;
  }
}
