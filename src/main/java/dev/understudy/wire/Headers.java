package dev.understudy.wire;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Header lines in their order, with repeats.
 *
 * @param fields the lines
 */
public record Headers(List<HeaderField> fields) implements Iterable<HeaderField> {

  /** No headers. */
  public static final Headers NONE = new Headers(List.of());

  /**
   * Fields that belong to one connection and are never passed on or replayed (RFC 9110, 7.6.1).
   * What {@code Connection} itself names counts as well, see {@link #endToEnd}.
   */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** Copies the list. */
  public Headers {
    fields = List.copyOf(fields);
  }

  /** The value of the first field with this name. */
  public Optional<String> first(String name) {
    return fields.stream().filter(field -> field.is(name)).map(HeaderField::value).findFirst();
  }

  /** Whether there is a field with this name. */
  public boolean has(String name) {
    return fields.stream().anyMatch(field -> field.is(name));
  }

  /** These fields and one more. */
  public Headers with(HeaderField field) {
    List<HeaderField> more = new ArrayList<>(fields);
    more.add(field);
    return new Headers(more);
  }

  /** The fields for which {@code test} does not hold. */
  public Headers without(Predicate<HeaderField> test) {
    return new Headers(fields.stream().filter(test.negate()).toList());
  }

  /** Each field replaced by what {@code change} makes of it. */
  public Headers map(UnaryOperator<HeaderField> change) {
    return new Headers(fields.stream().map(change).toList());
  }

  /** The fields that are meant for the other end, not for one connection. */
  public Headers endToEnd() {
    Set<String> named =
        fields.stream()
            .filter(field -> field.is("connection"))
            .flatMap(field -> Stream.of(field.value().split(",", -1)))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .collect(java.util.stream.Collectors.toSet());
    return without(field -> {
      String name = field.name().toLowerCase(Locale.ROOT);
      return HOP_BY_HOP.contains(name) || named.contains(name);
    });
  }

  @Override
  public Iterator<HeaderField> iterator() {
    return fields.iterator();
  }
}
