package dev.understudy.redact;

import dev.understudy.cassette.Placeholder;
import dev.understudy.redact.Detectors.Span;
import dev.understudy.redact.JsonStrings.Leaf;
import dev.understudy.redact.JsonStrings.Named;
import dev.understudy.redact.SecretSpan.Range;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.MediaType;
import dev.understudy.wire.PointerPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the secrets of a body in every form in which a client could read them: in the raw bytes, in
 * unescaped JSON strings, and in the text that the deltas of a stream add up to.
 */
final class BodySecrets {

  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  /** The data that ends a chat completions stream; it begins like a JSON list but is not one. */
  private static final String CHAT_END = "[DONE]";

  private final Detectors detectors;
  private final List<PointerPattern> paths;
  private final byte[] bytes;
  private final List<SecretSpan> hits = new ArrayList<>();
  private final Map<String, List<Range>> lanes = new LinkedHashMap<>();

  private BodySecrets(Detectors detectors, List<PointerPattern> paths, byte[] bytes) {
    this.detectors = detectors;
    this.paths = paths;
    this.bytes = bytes;
  }

  /**
   * Finds the secrets of {@code body}; of two that overlap, the more specific one comes first.
   *
   * @param paths rules for JSON values; if the JSON is broken, so that they cannot be applied, a
   *     hit without ranges says so
   */
  static List<SecretSpan> find(
      Detectors detectors, List<PointerPattern> paths, Bytes body, MediaType type) {
    BodySecrets secrets = new BodySecrets(detectors, paths, body.toArray());
    String raw = body.toLatin1();
    if (type.isEventStream()) {
      secrets.events(raw);
    } else if (looksLikeJson(raw)) {
      secrets.json(startOf(raw), raw.length());
    }
    type.boundary().ifPresent(it -> secrets.hits.addAll(FormParts.find(raw, it)));
    secrets.lanes.values().forEach(secrets::lane);
    secrets.plain(raw, 0);
    return secrets.hits;
  }

  /**
   * Finds the secrets of consecutive messages, such as the events of a stream: in each of them, and
   * in the text that their deltas add up to.
   *
   * @param messages the range of each message in {@code all}, in order
   */
  static List<SecretSpan> find(
      Detectors detectors, List<PointerPattern> paths, Bytes all, List<Range> messages) {
    BodySecrets secrets = new BodySecrets(detectors, paths, all.toArray());
    String raw = all.toLatin1();
    for (Range message : messages) {
      String one = raw.substring(message.start(), message.end());
      if (looksLikeJson(one)) {
        secrets.json(message.start() + startOf(one), message.end());
      }
    }
    secrets.lanes.values().forEach(secrets::lane);
    for (Range message : messages) {
      secrets.plain(raw.substring(message.start(), message.end()), message.start());
    }
    return secrets.hits;
  }

  /** Searches the raw bytes. */
  private void plain(String raw, int offset) {
    for (Span span : detectors.find(raw)) {
      hits.add(
          new SecretSpan(
              List.of(new Range(offset + span.start(), offset + span.end())),
              span.kind(),
              raw.substring(span.start(), span.end()),
              false));
    }
  }

  private static boolean looksLikeJson(String raw) {
    int start = startOf(raw);
    return start < raw.length() && "{[\"".indexOf(raw.charAt(start)) >= 0;
  }

  /** The index after a byte order mark and white space. */
  private static int startOf(String raw) {
    int start = raw.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0;
    while (start < raw.length() && raw.charAt(start) <= ' ') {
      start++;
    }
    return start;
  }

  private void events(String raw) {
    int start = startOf(raw);
    while (start < raw.length()) {
      int end = endOfLine(raw, start);
      if (raw.startsWith("data:", start)) {
        int value = start + "data:".length();
        String data = raw.substring(value, end);
        if (looksLikeJson(data) && !data.strip().equals(CHAT_END)) {
          json(value, end);
        } else {
          int text = raw.startsWith(" ", value) ? value + 1 : value;
          lanes.computeIfAbsent("text", lane -> new ArrayList<>()).add(new Range(text, end));
        }
      }
      start = end + 1;
    }
  }

  private static int endOfLine(String raw, int start) {
    int end = start;
    while (end < raw.length() && raw.charAt(end) != '\n' && raw.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  private void json(int start, int end) {
    JsonStrings strings = JsonStrings.read(bytes, start, end, paths);
    if (!strings.isWhole() && !paths.isEmpty()) {
      hits.add(new SecretSpan(List.of(), "broken-json", "", false));
    }
    for (Named named : strings.named()) {
      Range range = named.range();
      String value = Bytes.wrap(bytes).slice(range.start(), range.end()).toLatin1();
      if (!Placeholder.is(value.replace("\"", ""))) {
        hits.add(new SecretSpan(List.of(range), named.kind(), value, true));
      }
    }
    for (Leaf leaf : strings.leaves()) {
      lanes.computeIfAbsent(leaf.lane(), lane -> new ArrayList<>()).add(leaf.range());
    }
  }

  /** Searches the text that related strings add up to. */
  private void lane(List<Range> strings) {
    if (strings.size() == 1 && !DecodedText.hasEscapes(bytes, strings.get(0))) {
      // The raw bytes are the same text, and they are searched anyway.
      return;
    }
    DecodedText decoded = new DecodedText(bytes);
    strings.forEach(decoded::append);
    String text = decoded.text();
    for (Span span : detectors.find(text)) {
      hits.add(
          new SecretSpan(
              decoded.ranges(span.start(), span.end()),
              span.kind(),
              text.substring(span.start(), span.end()),
              false));
    }
  }
}
