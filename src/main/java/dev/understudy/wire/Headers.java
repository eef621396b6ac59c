package dev.understudy.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Header lines in their order, including repeated ones.
 *
 * @param fields the lines
 */
public record Headers(List<HeaderField> fields) implements Iterable<HeaderField> {

  /** No headers. */
  public static final Headers NONE = new Headers(List.of());

  /**
   * Fields that belong to one connection and are never passed on or replayed (RFC 9110, 7.6.1).
   * Fields that {@code Connection} names belong here too, see {@link #endToEnd}.
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
    for (HeaderField field : fields) {
      if (field.is(name)) {
        return Optional.of(field.value());
      }
    }
    return Optional.empty();
  }

  /** Whether there is a field with this name. */
  public boolean has(String name) {
    return first(name).isPresent();
  }

  /** These fields and one more. */
  public Headers with(HeaderField field) {
    List<HeaderField> more = new ArrayList<>(fields);
    more.add(field);
    return new Headers(more);
  }

  /** The fields for which {@code test} does not hold. */
  public Headers without(Predicate<HeaderField> test) {
    List<HeaderField> left = new ArrayList<>(fields.size());
    for (HeaderField field : fields) {
      if (!test.test(field)) {
        left.add(field);
      }
    }
    return left.size() == fields.size() ? this : new Headers(left);
  }

  /** Each field replaced by what {@code change} makes of it. */
  public Headers map(UnaryOperator<HeaderField> change) {
    List<HeaderField> changed = new ArrayList<>(fields);
    changed.replaceAll(change);
    return new Headers(changed);
  }

  /** The fields that are meant for the other end, not for one connection. */
  public Headers endToEnd() {
    Set<String> named = new HashSet<>();
    for (HeaderField field : fields) {
      if (field.is("connection")) {
        for (String name : field.value().split(",", -1)) {
          named.add(name.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
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
