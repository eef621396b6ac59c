package dev.understudy.diff;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The shape of all exchanges of one kind, as a union over every one of them and every event.
 *
 * @param statuses the statuses that came
 * @param headers the names of response headers, in lower case
 * @param order which event follows which, repeats of an event taken as one; {@code (begin)} and
 *     {@code (end)} are the ends of the stream
 * @param members JSON types by path, below the event or the body that they stand in
 * @param values the values of those paths that a person wants compared
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
