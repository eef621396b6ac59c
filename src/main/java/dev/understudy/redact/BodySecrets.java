package dev.understudy.redact;

import dev.understudy.cassette.Placeholder;
import dev.understudy.redact.Detectors.Span;
import dev.understudy.redact.Hit.Range;
import dev.understudy.redact.JsonStrings.Leaf;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.JsonPath;
import dev.understudy.wire.MediaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the secrets of a body in every form in which a client could read them: in the bytes as they
 * stand, in JSON strings with their escapes undone, and in the text that the deltas of a stream add
 * up to.
 */
final class BodySecrets {

  private final Detectors detectors;
  private final List<JsonPath> paths;
  private final byte[] bytes;
  private final List<Hit> hits = new ArrayList<>();
  private final Map<String, List<Range>> lanes = new LinkedHashMap<>();

  private BodySecrets(Detectors detectors, List<JsonPath> paths, byte[] bytes) {
    this.detectors = detectors;
    this.paths = paths;
    this.bytes = bytes;
  }

  /** The secrets of {@code body}; of two that overlap the one that says more comes first. */
  static List<Hit> find(Detectors detectors, List<JsonPath> paths, Bytes body, MediaType type) {
    BodySecrets secrets = new BodySecrets(detectors, paths, body.toArray());
    String raw = body.toLatin1();
    if (type.isEventStream()) {
      secrets.events(raw);
    } else if (looksLikeJson(raw)) {
      secrets.json(0, raw.length(), false);
    }
    for (Span span : detectors.find(raw)) {
      secrets.hits.add(
          new Hit(
              List.of(new Range(span.start(), span.end())),
              span.kind(),
              raw.substring(span.start(), span.end()),
              false));
    }
    return secrets.hits;
  }

  private static boolean looksLikeJson(String raw) {
    String start = raw.substring(0, Math.min(raw.length(), 64)).stripLeading();
    return start.startsWith("{") || start.startsWith("[") || start.startsWith("\"");
  }

  private void events(String raw) {
    int start = 0;
    while (start < raw.length()) {
      int end = endOfLine(raw, start);
      if (raw.startsWith("data:", start)) {
        json(start + "data:".length(), end, true);
      }
      start = end + 1;
    }
    lanes.values().forEach(this::lane);
  }

  private static int endOfLine(String raw, int start) {
    int end = start;
    while (end < raw.length() && raw.charAt(end) != '\n' && raw.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  private void json(int start, int end, boolean joined) {
    JsonStrings strings = JsonStrings.read(bytes, start, end, paths);
    for (Range range : strings.named()) {
      String value = Bytes.wrap(bytes).slice(range.start(), range.end()).toLatin1();
      if (!Placeholder.is(value.replace("\"", ""))) {
        hits.add(new Hit(List.of(range), "custom", value, true));
      }
    }
    for (Leaf leaf : strings.leaves()) {
      if (joined) {
        lanes.computeIfAbsent(leaf.lane(), lane -> new ArrayList<>()).add(leaf.range());
      } else {
        lane(List.of(leaf.range()));
      }
    }
  }

  /** Looks at strings that belong together, one after the other. */
  private void lane(List<Range> strings) {
    DecodedText decoded = new DecodedText();
    strings.forEach(string -> decoded.append(bytes, string));
    if (!decoded.isWorthALook()) {
      return;
    }
    String text = decoded.text();
    for (Span span : detectors.find(text)) {
      hits.add(
          new Hit(
              decoded.ranges(span.start(), span.end()),
              span.kind(),
              text.substring(span.start(), span.end()),
              false));
    }
  }
}
