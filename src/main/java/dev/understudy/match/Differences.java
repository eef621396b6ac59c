package dev.understudy.match;

import dev.understudy.match.RequestForm.Content;
import dev.understudy.match.RequestForm.Json;
import dev.understudy.match.RequestForm.Multipart;
import dev.understudy.match.RequestForm.Parameter;
import dev.understudy.match.RequestForm.Raw;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.JsonPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Compares two requests field by field, as they count for matching. */
final class Differences {

  /** More than anybody reads; the rest is counted. */
  static final int KEPT = 100;

  /**
   * A difference with what it takes to judge it.
   *
   * @param path the segments of a pointer into the body; nothing for what is no JSON
   * @param recorded the tape's value, a missing node when it has none
   * @param asked the request's value, a missing node when it has none
   */
  record Field(Difference shown, Optional<JsonPath> path, JsonNode recorded, JsonNode asked) {}

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

  /** How many there are. */
  int count() {
    return count;
  }

  private void query(List<Parameter> recorded, List<Parameter> asked) {
    Map<String, String> was = joined(recorded);
    Map<String, String> is = joined(asked);
    Set<String> names = new LinkedHashSet<>(was.keySet());
    names.addAll(is.keySet());
    for (String name : names) {
      String before = was.getOrDefault(name, "");
      String now = is.getOrDefault(name, "");
      if (!was.containsKey(name) || !is.containsKey(name) || !before.equals(now)) {
        int at = Excerpt.difference(before, now);
        add(
            "query " + Excerpt.oneLine(name),
            Optional.empty(),
            was.containsKey(name) ? Optional.of(Shown.text(before, at)) : Optional.empty(),
            is.containsKey(name) ? Optional.of(Shown.text(now, at)) : Optional.empty(),
            NOTHING,
            NOTHING);
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
      add(
          "body",
          Optional.empty(),
          Optional.of(kind(recorded)),
          Optional.of(kind(asked)),
          NOTHING,
          NOTHING);
    }
  }

  private static String kind(Content content) {
    if (content instanceof RequestForm.Digest digest) {
      return "(" + digest.size() + " bytes, sha256 " + digest.sha256().substring(0, 12) + ")";
    }
    if (content instanceof Json json) {
      return "JSON: " + Shown.of(json.root());
    }
    return content instanceof Multipart multipart
        ? "multipart: " + Shown.bytes(multipart.latin1(), 0)
        : Shown.bytes(((Raw) content).latin1(), 0);
  }

  private void text(String where, String recorded, String asked) {
    if (!recorded.equals(asked)) {
      int at = Excerpt.difference(recorded, asked);
      add(
          where,
          Optional.empty(),
          Optional.of(Shown.text(recorded, at)),
          Optional.of(Shown.text(asked, at)),
          NOTHING,
          NOTHING);
    }
  }

  private void bytes(String recorded, String asked) {
    if (!recorded.equals(asked)) {
      int at = Excerpt.difference(recorded, asked);
      add(
          "body",
          Optional.empty(),
          Optional.of(Shown.bytes(recorded, at)),
          Optional.of(Shown.bytes(asked, at)),
          NOTHING,
          NOTHING);
    }
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
        || !Sketch.canonical(recorded).equals(Sketch.canonical(asked))) {
      leaf(recorded, asked, path);
    }
  }

  /** What is equal at both ends is passed over, so that one more element is one difference. */
  private void arrays(JsonNode recorded, JsonNode asked, List<String> path) {
    if (recorded.size() == asked.size()) {
      for (int i = 0; i < asked.size(); i++) {
        json(recorded.path(i), asked.path(i), below(path, Integer.toString(i)));
      }
      return;
    }
    List<String> was = recorded.valueStream().map(Sketch::canonical).toList();
    List<String> is = asked.valueStream().map(Sketch::canonical).toList();
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
    for (int i = head; i < Math.max(was.size(), is.size()) - tail; i++) {
      JsonNode before = i < was.size() - tail ? recorded.path(i) : NOTHING;
      JsonNode now = i < is.size() - tail ? asked.path(i) : NOTHING;
      json(before, now, below(path, Integer.toString(i)));
    }
  }

  private void leaf(JsonNode recorded, JsonNode asked, List<String> path) {
    String before = recorded.isString() ? recorded.stringValue() : "";
    String now = asked.isString() ? asked.stringValue() : "";
    boolean texts = recorded.isString() && asked.isString();
    int at = texts ? Excerpt.difference(before, now) : 0;
    JsonPath pointer = new JsonPath(path);
    add(
        path.isEmpty() ? "body" : Excerpt.oneLine(pointer.toString()),
        Optional.of(pointer),
        shown(recorded, texts, at),
        shown(asked, texts, at),
        recorded,
        asked);
  }

  private Optional<String> shown(JsonNode node, boolean text, int at) {
    if (node.isMissingNode() || count >= KEPT) {
      return Optional.empty();
    }
    return Optional.of(text ? Shown.text(node.stringValue(), at) : Shown.of(node));
  }

  private void add(
      String where,
      Optional<JsonPath> path,
      Optional<String> recorded,
      Optional<String> asked,
      JsonNode was,
      JsonNode is) {
    if (count++ < KEPT) {
      fields.add(new Field(new Difference(where, recorded, asked), path, was, is));
    }
  }

  private static List<String> below(List<String> path, String segment) {
    List<String> below = new ArrayList<>(path.size() + 1);
    below.addAll(path);
    below.add(segment);
    return below;
  }
}
