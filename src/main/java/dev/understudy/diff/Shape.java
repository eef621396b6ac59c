package dev.understudy.diff;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The shape of all exchanges of one kind: the union over all exchanges and events.
 *
 * @param statuses the statuses that occurred
 * @param headers the names of response headers, in lower case
 * @param order which event follows which, with repeats of an event counted as one; {@code (begin)}
 *     and {@code (end)} are the ends of the stream
 * @param members JSON types by path, relative to their event or body
 * @param values the values at those paths that the user wants compared
 */
record Shape(
    Set<Integer> statuses,
    Set<String> headers,
    Set<String> order,
    Map<String, Set<String>> members,
    Map<String, Set<String>> values) {

  Shape() {
    this(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>());
  }
}
