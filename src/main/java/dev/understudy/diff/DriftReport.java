package dev.understudy.diff;

import dev.understudy.cassette.Interaction;
import dev.understudy.diff.Drift.Kind;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.PointerPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The differences between the shapes of two recordings.
 *
 * @param before the name of the first
 * @param after the name of the second
 * @param drifts the differences, by endpoint
 * @param notCompared the parts that could not be compared, and why
 */
public record DriftReport(
    String before, String after, List<Drift> drifts, List<String> notCompared) {

  /** Copies the lists. */
  public DriftReport {
    drifts = List.copyOf(drifts);
    notCompared = List.copyOf(notCompared);
  }

  /** A copy of this report with the parts that could not be compared. */
  public DriftReport without(List<String> notCompared) {
    return new DriftReport(before, after, drifts, notCompared);
  }

  /**
   * Compares two recordings.
   *
   * @param values the JSON paths whose values are compared too; other content is not compared
   */
  public static DriftReport compare(
      String before,
      Stream<Interaction> first,
      String after,
      Stream<Interaction> second,
      List<PointerPattern> values) {
    ShapeReader one = new ShapeReader(values);
    first.forEach(one::add);
    ShapeReader other = new ShapeReader(values);
    second.forEach(other::add);
    List<Drift> drifts = new ArrayList<>();
    for (String endpoint : union(one.shapes().keySet(), other.shapes().keySet())) {
      Shape was = one.shapes().get(endpoint);
      Shape is = other.shapes().get(endpoint);
      if (was == null || is == null) {
        drifts.add(
            new Drift(
                Kind.ENDPOINT,
                endpoint,
                "",
                was == null ? "" : endpoint,
                is == null ? "" : endpoint));
      } else {
        compare(endpoint, was, is, drifts);
      }
    }
    return new DriftReport(before, after, drifts, List.of());
  }

  /** The report for people, as text. */
  public String text() {
    StringBuilder out = new StringBuilder("Compared " + before + " with " + after + "\n");
    String endpoint = "";
    for (Drift drift : drifts) {
      if (!drift.endpoint().equals(endpoint)) {
        endpoint = drift.endpoint();
        out.append('\n').append(Excerpt.oneLine(endpoint)).append('\n');
      }
      out.append("  ")
          .append(String.format(Locale.ROOT, "%-8s", drift.kind().name().toLowerCase(Locale.ROOT)))
          .append("  ")
          .append(Excerpt.oneLine(drift.toString()))
          .append('\n');
    }
    out.append('\n');
    for (String line : notCompared) {
      out.append("not compared: ").append(Excerpt.oneLine(line)).append('\n');
    }
    out.append(
            drifts.isEmpty()
                ? notCompared.isEmpty()
                    ? "no difference in shape"
                    : "no difference in the shape of what could be compared"
                : drifts.size() + (drifts.size() == 1 ? " difference" : " differences"))
        .append('\n');
    return out.toString();
  }

  /** The report for programs, as JSON. */
  public String json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("understudy_diff", 1);
    root.put("before", before);
    root.put("after", after);
    ArrayNode lost = root.putArray("not_compared");
    notCompared.forEach(lost::add);
    ArrayNode all = root.putArray("differences");
    for (Drift drift : drifts) {
      ObjectNode node = all.addObject();
      node.put("kind", drift.kind().name().toLowerCase(Locale.ROOT));
      node.put("endpoint", drift.endpoint());
      node.put("where", drift.where());
      node.put("before", drift.before());
      node.put("after", drift.after());
    }
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(root)
        + "\n";
  }

  private static void compare(String endpoint, Shape was, Shape is, List<Drift> drifts) {
    names(Kind.STATUS, endpoint, texts(was.statuses()), texts(is.statuses()), drifts);
    names(Kind.HEADER, endpoint, was.headers(), is.headers(), drifts);
    names(Kind.ORDER, endpoint, was.order(), is.order(), drifts);
    types(Kind.MEMBER, endpoint, was.members(), is.members(), drifts);
    types(Kind.VALUE, endpoint, was.values(), is.values(), drifts);
  }

  private static void names(
      Kind kind, String endpoint, Set<String> was, Set<String> is, List<Drift> drifts) {
    for (String name : union(was, is)) {
      if (!was.contains(name) || !is.contains(name)) {
        drifts.add(
            new Drift(
                kind, endpoint, "", was.contains(name) ? name : "", is.contains(name) ? name : ""));
      }
    }
  }

  private static void types(
      Kind kind,
      String endpoint,
      Map<String, Set<String>> was,
      Map<String, Set<String>> is,
      List<Drift> drifts) {
    for (String path : union(was.keySet(), is.keySet())) {
      if (!hasParentIn(path, was, is)) {
        continue;
      }
      String before = words(was.get(path));
      String after = words(is.get(path));
      if (!before.equals(after)) {
        drifts.add(new Drift(kind, endpoint, path, before, after));
      }
    }
  }

  /**
   * Whether a path is below a member that appeared or vanished, and therefore is not reported
   * itself.
   */
  private static boolean hasParentIn(
      String path, Map<String, Set<String>> was, Map<String, Set<String>> is) {
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      return true;
    }
    String parent = path.substring(0, slash).stripTrailing();
    return was.containsKey(parent) == is.containsKey(parent);
  }

  private static String words(@Nullable Set<String> types) {
    return Optional.ofNullable(types).map(set -> String.join("|", set)).orElse("");
  }

  private static Set<String> texts(Set<Integer> numbers) {
    Set<String> texts = new TreeSet<>();
    numbers.forEach(number -> texts.add(number.toString()));
    return texts;
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> both = new TreeSet<>(one);
    both.addAll(other);
    return both;
  }
}
