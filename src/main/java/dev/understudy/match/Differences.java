package dev.understudy.match;

import dev.understudy.match.RequestForm.Content;
import dev.understudy.match.RequestForm.Json;
import dev.understudy.match.RequestForm.Multipart;
import dev.understudy.match.RequestForm.Parameter;
import dev.understudy.match.RequestForm.Raw;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.PointerPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

/** Compares the matching forms of two requests field by field. */
final class Differences {

  /** The number of differences kept, more than anybody reads; further ones are only counted. */
  static final int KEPT = 50;

  private static final int LONGEST_PLACE = 200;

  /**
   * Marks a path segment as an array index, to distinguish it from a member with a numeric name.
   */
  private static final String INDEX = "\0";

  /**
   * A difference with the data needed to judge it.
   *
   * @param place the ignore rule that names this place, in any element of a list; empty if no rule
   *     can
   * @param recorded the cassette's value; a missing node when it has none
   * @param asked the request's value; a missing node when it has none
   */
  record Field(Difference shown, Optional<IgnoreRule> place, JsonNode recorded, JsonNode asked) {}

  private static final JsonNode NOTHING = MissingNode.getInstance();

  private final List<Field> fields = new ArrayList<>();
  private int count;

  private Differences() {}

  static Differences between(RequestForm recorded, RequestForm asked) {
    Differences differences = new Differences();
    differences.text("method", recorded.method(), asked.method());
    differences.text("path", recorded.path(), asked.path());
    differences.query(recorded.query(), asked.query());
    differences.content(recorded.content(), asked.content());
    return differences;
  }

  /** The first differences, in the order of the recorded request. */
  List<Field> fields() {
    return fields;
  }

  /** The number of differences. */
  int count() {
    return count;
  }

  private void query(List<Parameter> recorded, List<Parameter> asked) {
    Map<String, String> was = joined(recorded);
    Map<String, String> is = joined(asked);
    Set<String> names = new LinkedHashSet<>(was.keySet());
    names.addAll(is.keySet());
    for (String name : names) {
      JsonNode before = was.containsKey(name) ? StringNode.valueOf(was.get(name)) : NOTHING;
      JsonNode now = is.containsKey(name) ? StringNode.valueOf(is.get(name)) : NOTHING;
      if (!before.equals(now)) {
        values(
            "query " + Excerpt.atMost(name, LONGEST_PLACE),
            Optional.of(new IgnoreRule.Query(name)),
            before,
            now);
      }
    }
  }

  private static Map<String, String> joined(List<Parameter> parameters) {
    Map<String, String> joined = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      String value = parameter.value().isEmpty() ? "" : parameter.value().substring(1);
      joined.merge(parameter.name(), value, (one, next) -> one + "," + next);
    }
    return joined;
  }

  private void content(Content recorded, Content asked) {
    if (recorded instanceof Json was && asked instanceof Json is) {
      json(was.root(), is.root(), List.of());
    } else if (recorded instanceof Multipart was && asked instanceof Multipart is) {
      bytes(was.latin1(), is.latin1());
    } else if (recorded instanceof Raw was && asked instanceof Raw is) {
      bytes(was.latin1(), is.latin1());
    } else if (!recorded.equals(asked)) {
      add("body", kind(recorded), kind(asked));
    }
  }

  private static String kind(Content content) {
    if (content instanceof RequestForm.Digest digest) {
      return "(" + digest.size() + " bytes, sha256 " + digest.sha256().substring(0, 12) + ")";
    }
    if (content instanceof Json json) {
      return "JSON: " + ValuePreview.of(json.root());
    }
    return content instanceof Multipart multipart
        ? "multipart: " + ValuePreview.bytes(multipart.latin1(), 0)
        : ValuePreview.bytes(((Raw) content).latin1(), 0);
  }

  private void text(String where, String recorded, String asked) {
    if (!recorded.equals(asked)) {
      int at = Excerpt.difference(recorded, asked);
      add(where, ValuePreview.text(recorded, at), ValuePreview.text(asked, at));
    }
  }

  private void bytes(String recorded, String asked) {
    if (!recorded.equals(asked)) {
      int at = Excerpt.difference(recorded, asked);
      add("body", ValuePreview.bytes(recorded, at), ValuePreview.bytes(asked, at));
    }
  }

  private void add(String where, String recorded, String asked) {
    add(where, Optional.empty(), Optional.of(recorded), Optional.of(asked), NOTHING, NOTHING);
  }

  private void json(JsonNode recorded, JsonNode asked, List<String> path) {
    if (recorded.isObject() && asked.isObject()) {
      for (String name : recorded.propertyNames()) {
        json(recorded.path(name), asked.path(name), below(path, name));
      }
      for (String name : asked.propertyNames()) {
        if (!recorded.has(name)) {
          json(NOTHING, asked.path(name), below(path, name));
        }
      }
    } else if (recorded.isArray() && asked.isArray()) {
      arrays(recorded, asked, path);
    } else if (recorded.isMissingNode()
        || asked.isMissingNode()
        || !RequestFingerprint.canonical(recorded).equals(RequestFingerprint.canonical(asked))) {
      leaf(recorded, asked, path);
    }
  }

  /**
   * Compares arrays. Equal elements at both ends are skipped, so that one added element is one
   * difference.
   */
  private void arrays(JsonNode recorded, JsonNode asked, List<String> path) {
    if (recorded.size() == asked.size()) {
      for (int i = 0; i < asked.size(); i++) {
        json(recorded.path(i), asked.path(i), below(path, INDEX + i));
      }
      return;
    }
    List<String> was = recorded.valueStream().map(RequestFingerprint::canonical).toList();
    List<String> is = asked.valueStream().map(RequestFingerprint::canonical).toList();
    int shorter = Math.min(was.size(), is.size());
    int head = 0;
    while (head < shorter && was.get(head).equals(is.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && was.get(was.size() - 1 - tail).equals(is.get(is.size() - 1 - tail))) {
      tail++;
    }
    boolean[] kept = new boolean[was.size()];
    boolean[] found = new boolean[is.size()];
    Alignment.mark(
        was.subList(head, was.size() - tail),
        is.subList(head, is.size() - tail),
        head,
        kept,
        found);
    int before = head;
    for (int now = head; now < is.size() - tail; now++) {
      if (found[now]) {
        before = removed(recorded, path, kept, before);
        before++;
      } else if (before < was.size() - tail && !kept[before]) {
        json(recorded.path(before++), asked.path(now), below(path, INDEX + now));
      } else {
        json(NOTHING, asked.path(now), below(path, INDEX + now));
      }
    }
    while (before < was.size() - tail) {
      json(recorded.path(before), NOTHING, below(path, INDEX + before++));
    }
  }

  /**
   * Adds the elements that only the recording has before the next common one; returns the next
   * index.
   */
  private int removed(JsonNode recorded, List<String> path, boolean[] kept, int from) {
    int at = from;
    while (!kept[at]) {
      json(recorded.path(at), NOTHING, below(path, INDEX + at++));
    }
    return at;
  }

  private void leaf(JsonNode recorded, JsonNode asked, List<String> path) {
    PointerPattern pointer =
        new PointerPattern(path.stream().map(s -> s.replace(INDEX, "")).toList());
    PointerPattern any =
        new PointerPattern(path.stream().map(s -> s.startsWith(INDEX) ? "*" : s).toList());
    values(
        path.isEmpty() ? "body" : Excerpt.atMost(pointer.toString(), LONGEST_PLACE),
        path.isEmpty() ? Optional.empty() : Optional.of(new IgnoreRule.Json(any.toString())),
        recorded,
        asked);
  }

  private void values(String where, Optional<IgnoreRule> place, JsonNode recorded, JsonNode asked) {
    boolean texts = recorded.isString() && asked.isString();
    int at = texts ? Excerpt.difference(recorded.stringValue(), asked.stringValue()) : 0;
    add(where, place, shown(recorded, texts, at), shown(asked, texts, at), recorded, asked);
  }

  private Optional<String> shown(JsonNode node, boolean text, int at) {
    if (node.isMissingNode() || count >= KEPT) {
      return Optional.empty();
    }
    return Optional.of(text ? ValuePreview.text(node.stringValue(), at) : ValuePreview.of(node));
  }

  private void add(
      String where,
      Optional<IgnoreRule> place,
      Optional<String> recorded,
      Optional<String> asked,
      JsonNode was,
      JsonNode is) {
    if (count++ < KEPT) {
      fields.add(new Field(new Difference(where, recorded, asked), place, was, is));
    }
  }

  private static List<String> below(List<String> path, String segment) {
    List<String> below = new ArrayList<>(path.size() + 1);
    below.addAll(path);
    below.add(segment);
    return below;
  }
}
