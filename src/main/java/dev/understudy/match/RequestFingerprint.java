package dev.understudy.match;

import dev.understudy.cassette.Placeholder;
import dev.understudy.match.RequestForm.Json;
import dev.understudy.match.RequestForm.Multipart;
import dev.understudy.match.RequestForm.Raw;
import dev.understudy.wire.CanonicalJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * A compact summary of a recorded request for finding the closest one to another: hashes of its
 * parts, some hundred bytes whatever its size.
 *
 * @param method the HTTP method
 * @param path the path as sent
 * @param route the path without {@code /v1} and without doubled parts
 * @param query the hash of all parameters
 * @param model the model's name; empty when there is none
 * @param asks the member that holds the messages or input items; empty for none
 * @param turns the number of messages or input items
 * @param first the hashes of the first of them
 * @param last the hashes of the last of them
 * @param content the hash of all of them
 * @param names the other members of the body, sorted
 * @param values their hashes
 * @param gist a sample of the words of the last turn, or of a body without turns, sorted
 */
// There is one per recording, and they are never compared; lists would be ten times as large.
@SuppressWarnings("ArrayRecordComponent")
record RequestFingerprint(
    String method,
    String path,
    String route,
    int query,
    String model,
    String asks,
    int turns,
    int[] first,
    int[] last,
    int content,
    List<String> names,
    int[] values,
    int[] gist) {

  static final String MODEL = "model";
  static final List<String> TURNS = List.of("messages", "input");
  static final String TOOLS = "tools";

  private static final Set<String> TURN_ROUTES = Set.of("chat/completions");

  /** The number of members kept by name; of further ones it is only known whether they differ. */
  private static final int MAX_NAMES = 200;

  /**
   * The number of turns kept at either end of a conversation; more would hardly change the
   * similarity.
   */
  private static final int MAX_TURNS = 60;

  private static final int WORDS = 32;

  /** The number of characters sampled; words beyond hardly change which text is closest. */
  private static final int MAX_GIST_CHARS = 32 * 1024;

  static RequestFingerprint of(RequestForm form) {
    JsonNode root = form.content() instanceof Json json ? json.root() : null;
    if (root == null || !root.isObject()) {
      String text = text(form.content());
      return new RequestFingerprint(
          form.method(),
          form.path(),
          route(form.path()),
          form.query().hashCode(),
          "",
          "",
          0,
          new int[0],
          new int[0],
          text.hashCode(),
          List.of(),
          new int[0],
          gist(text));
    }
    List<String> names = new ArrayList<>(root.propertyNames());
    String turnsName = TURNS.stream().filter(names::contains).findFirst().orElse("");
    int[] turns = turns(root.path(turnsName));
    String model = root.path(MODEL).isString() ? root.path(MODEL).stringValue() : "";
    names.remove(turnsName);
    if (root.path(MODEL).isString()) {
      names.remove(MODEL);
    }
    names.sort(null);
    int[] values = names.stream().mapToInt(name -> hash(root.path(name))).toArray();
    if (names.size() > MAX_NAMES) {
      values[MAX_NAMES - 1] = Arrays.hashCode(values);
      values = Arrays.copyOf(values, MAX_NAMES);
      names.subList(MAX_NAMES, names.size()).clear();
    }
    return new RequestFingerprint(
        form.method(),
        form.path(),
        route(form.path()),
        form.query().hashCode(),
        model,
        turnsName,
        turns.length,
        Arrays.copyOf(turns, Math.min(MAX_TURNS, turns.length)),
        Arrays.copyOfRange(turns, Math.max(0, turns.length - MAX_TURNS), turns.length),
        Arrays.hashCode(turns),
        List.copyOf(names),
        values,
        gist(lastTurn(root, turnsName)));
  }

  /** The path that identifies an endpoint, whatever a base URL did to it. */
  static String route(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      if (!segment.isEmpty() && !segment.equals("v1")) {
        segments.add(segment);
      }
    }
    for (int half = 1; half <= segments.size() / 2; half++) {
      int size = segments.size();
      List<String> tail = segments.subList(size - half, size);
      if (tail.equals(segments.subList(size - 2 * half, size - half))) {
        tail.clear();
        half = 0;
      }
    }
    return String.join("/", segments);
  }

  /** A copy that shares texts and lists with other fingerprints. */
  RequestFingerprint pooled(UnaryOperator<String> texts, UnaryOperator<List<String>> lists) {
    return new RequestFingerprint(
        texts.apply(method),
        texts.apply(path),
        texts.apply(route),
        query,
        texts.apply(model),
        texts.apply(asks),
        turns,
        first,
        last,
        content,
        lists.apply(names),
        values,
        gist);
  }

  /**
   * Whether two paths name different resources of one collection, as {@code /v1/models/ID} does.
   */
  boolean isSibling(RequestFingerprint other) {
    int slash = route.lastIndexOf('/');
    return slash > 0
        && slash == other.route.lastIndexOf('/')
        && route.regionMatches(0, other.route, 0, slash)
        && !TURN_ROUTES.contains(route)
        && !TURN_ROUTES.contains(other.route);
  }

  /** The number of equal turns, counted from the end. */
  int sameFromEnd(RequestFingerprint other) {
    int same = 0;
    while (same < Math.min(last.length, other.last.length)
        && last[last.length - 1 - same] == other.last[other.last.length - 1 - same]) {
      same++;
    }
    return same;
  }

  /** The number of equal turns, counted from the start. */
  int sameFromStart(RequestFingerprint other) {
    int mismatch = Arrays.mismatch(first, other.first);
    return mismatch < 0 ? first.length : mismatch;
  }

  /** The share of words that two texts have in common, from 0 to {@code most}. */
  int sharedWords(RequestFingerprint other, int most) {
    int shared = 0;
    int seen = 0;
    int i = 0;
    int j = 0;
    while (seen < WORDS && (i < gist.length || j < other.gist.length)) {
      boolean mine = j == other.gist.length || (i < gist.length && gist[i] <= other.gist[j]);
      boolean theirs = i == gist.length || (j < other.gist.length && other.gist[j] <= gist[i]);
      shared += mine && theirs ? 1 : 0;
      i += mine ? 1 : 0;
      j += theirs ? 1 : 0;
      seen++;
    }
    return seen == 0 ? most : shared * most / seen;
  }

  /** Whether the model is the only difference. */
  boolean differsInModelOnly(RequestFingerprint other) {
    return !model.equals(other.model)
        && !model.isEmpty()
        && !other.model.isEmpty()
        && method.equals(other.method)
        && path.equals(other.path)
        && query == other.query
        && asks.equals(other.asks)
        && turns == other.turns
        && content == other.content
        && names.equals(other.names)
        && Arrays.equals(values, other.values);
  }

  /** The hash of a member other than model and turns; 0 when it is absent. */
  int value(String name) {
    int at = Collections.binarySearch(names, name);
    return at < 0 ? 0 : values[at];
  }

  /** The members other than model and turns in which two requests differ. */
  List<String> differingMembers(RequestFingerprint other) {
    List<String> members = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < names.size() || j < other.names.size()) {
      int order =
          i == names.size()
              ? 1
              : j == other.names.size() ? -1 : names.get(i).compareTo(other.names.get(j));
      if (order != 0 || values[i] != other.values[j]) {
        members.add(order <= 0 ? names.get(i) : other.names.get(j));
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return members;
  }

  /** The names of the parts in which two requests differ. */
  List<String> differingParts(RequestFingerprint other) {
    List<String> parts = new ArrayList<>();
    if (!method.equals(other.method)) {
      parts.add("method");
    }
    if (!path.equals(other.path)) {
      parts.add("path");
    }
    if (query != other.query) {
      parts.add("query");
    }
    if (!model.equals(other.model)) {
      parts.add("model");
    }
    if (!asks.equals(other.asks) || turns != other.turns || content != other.content) {
      parts.add(asks.isEmpty() ? other.asks.isEmpty() ? "body" : other.asks : asks);
    }
    parts.addAll(differingMembers(other));
    return parts;
  }

  private static int[] turns(JsonNode turns) {
    if (turns.isArray()) {
      int[] hashes = new int[turns.size()];
      for (int i = 0; i < hashes.length; i++) {
        hashes[i] = hash(turns.path(i));
      }
      return hashes;
    }
    return turns.isMissingNode() ? new int[0] : new int[] {hash(turns)};
  }

  private static int hash(JsonNode node) {
    return canonical(node).hashCode();
  }

  static String canonical(JsonNode node) {
    return Placeholder.collapse(CanonicalJson.of(node));
  }

  private static String lastTurn(JsonNode root, String turnsName) {
    JsonNode turns = root.path(turnsName);
    JsonNode last = turns.isArray() && !turns.isEmpty() ? turns.path(turns.size() - 1) : turns;
    return last.isMissingNode() ? canonical(root) : canonical(last);
  }

  private static String text(RequestForm.Content content) {
    if (content instanceof Json json) {
      return canonical(json.root());
    }
    if (content instanceof Multipart multipart) {
      return multipart.latin1();
    }
    return content instanceof Raw raw ? raw.latin1() : content.toString();
  }

  /**
   * The smallest hashes of the words of a text (Broder's bottom-k fingerprint): two texts share the
   * same proportion of them as of their words.
   */
  private static int[] gist(String text) {
    int[] words = new int[Math.min(text.length(), MAX_GIST_CHARS) / 2 + 1];
    int count = 0;
    int end = Math.min(text.length(), MAX_GIST_CHARS);
    int start = 0;
    for (int i = 0; i <= end; i++) {
      if (i < end && Character.isLetterOrDigit(text.charAt(i))) {
        continue;
      }
      if (i > start) {
        words[count++] = spread(text.substring(start, i).hashCode());
      }
      start = i + 1;
    }
    return Arrays.stream(words, 0, count).sorted().distinct().limit(WORDS).toArray();
  }

  /** A hash whose bits all depend on all bits of {@code hash} (MurmurHash3's finalizer). */
  private static int spread(int hash) {
    int bits = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    bits = (bits ^ (bits >>> 13)) * 0xC2B2AE35;
    return bits ^ (bits >>> 16);
  }
}
