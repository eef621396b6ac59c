package dev.understudy.match;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.Turn;
import dev.understudy.dialect.Turns;
import dev.understudy.redact.Redactor;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.settings.RedactionRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The interactions of cassettes with equal ignore and redaction rules. */
final class CassetteGroup {

  /** The rules that affect request keys. */
  record Rules(List<IgnoreRule> ignore, List<RedactionRule> redactions) {}

  /** An interaction with the key and the fingerprint of its request. */
  record Keyed(RequestKey key, RequestFingerprint fingerprint, Cassette.Entry entry) {}

  /** A turn of a recorded conversation, by its number. */
  record TurnPlace(Cassette.Entry entry, int number) {}

  /**
   * The recordings of one request.
   *
   * @param key the key that they share
   * @param request the request without secrets
   * @param form the form from which the key is computed
   * @param entries the recordings in the order in which they answer; empty when there is none
   */
  record Recordings(
      Rules rules,
      RequestKey key,
      RecordedRequest request,
      RequestForm form,
      List<Cassette.Entry> entries) {

    /** A copy with a request that may be shown. */
    Recordings masked(Redactor mask) {
      return new Recordings(rules, key, mask.redact(request), form, entries);
    }

    /** The identity of the group and the request; equal for equal requests to one group. */
    Object cursor() {
      return CassetteGroup.cursor(rules, key);
    }
  }

  /**
   * A recording that is close to a request.
   *
   * @param similarity the score, as {@link Similarity} computes it
   * @param order its position among the recordings
   * @param asked the fingerprint of the request under this group's rules
   */
  record Candidate(long similarity, int order, RequestFingerprint asked, Keyed keyed, Rules rules) {

    /** Orders the closest first; among equals, the first recorded. */
    static final Comparator<Candidate> BEST_FIRST =
        Comparator.comparingLong(Candidate::similarity)
            .reversed()
            .thenComparingInt(Candidate::order);
  }

  private final Rules rules;
  private final Redactor redactor;
  private final Map<RequestKey, List<Cassette.Entry>> byKey = new HashMap<>();
  private final List<Keyed> all = new ArrayList<>();

  /** The turns of conversations, by the key of the equivalent POST; computed when first needed. */
  private @Nullable Map<RequestKey, List<TurnPlace>> turns;

  /** The keys of the upgrades with a conversation. */
  private final Set<RequestKey> upgrades = ConcurrentHashMap.newKeySet();

  /** Shared instances of equal paths, names and models. */
  private final Map<String, String> texts = new ConcurrentHashMap<>();

  private final Map<List<String>, List<String>> lists = new ConcurrentHashMap<>();

  /** Whether only the digest of some request body is known. */
  private volatile boolean omitted;

  CassetteGroup(Rules rules, Map<String, String> environment) {
    this.rules = rules;
    this.redactor = Redactor.of(rules.redactions, environment);
  }

  Rules rules() {
    return rules;
  }

  /** All interactions, in the order in which they were added. */
  List<Keyed> all() {
    return all;
  }

  /** The key and fingerprint of an interaction. Thread-safe. */
  Keyed key(Cassette.Entry entry) {
    RecordedRequest request = entry.interaction().asked();
    if (entry.interaction().conversation().isPresent()) {
      upgrades.add(RequestKey.of(redactor.redact(request.with(Body.none())), rules.ignore));
    }
    if (request.body() instanceof Body.Omitted) {
      omitted = true;
    }
    RequestForm form = RequestForm.of(redactor.redact(request), rules.ignore);
    RequestFingerprint fingerprint =
        RequestFingerprint.of(form)
            .pooled(
                text -> texts.computeIfAbsent(text, same -> same),
                list -> lists.computeIfAbsent(list, same -> same));
    return new Keyed(RequestKey.of(form), fingerprint, entry);
  }

  /** The turns equivalent to a POST. */
  List<TurnPlace> turns(RecordedRequest post) {
    return turns().getOrDefault(postKey(post), List.of());
  }

  private synchronized Map<RequestKey, List<TurnPlace>> turns() {
    if (turns == null) {
      turns = new HashMap<>();
      for (Keyed keyed : all) {
        Interaction interaction = keyed.entry.interaction();
        for (Turn turn : Turns.of(interaction)) {
          RequestKey key = postKey(Turn.request(interaction.request(), turn.create().payload()));
          turns
              .computeIfAbsent(key, k -> new ArrayList<>(1))
              .add(new TurnPlace(keyed.entry, turn.number()));
        }
      }
    }
    return turns;
  }

  private RequestKey postKey(RecordedRequest post) {
    return RequestKey.of(redactor.redact(post), rules.ignore);
  }

  /** A copy of a request without the secrets that this group redacts. */
  RecordedRequest masked(RecordedRequest request) {
    return redactor.redact(request);
  }

  /** Whether there is a conversation for an equal upgrade. */
  boolean offersSocket(RecordedRequest upgrade) {
    return upgrades.contains(RequestKey.of(redactor.redact(upgrade), rules.ignore));
  }

  void add(Keyed keyed) {
    byKey.computeIfAbsent(keyed.key, k -> new ArrayList<>(1)).add(keyed.entry);
    all.add(keyed);
  }

  Recordings find(RecordedRequest request, Body wire) {
    RecordedRequest redacted = redactor.redact(request);
    RequestForm form = RequestForm.of(redacted, rules.ignore);
    RequestKey key = RequestKey.of(form);
    List<Cassette.Entry> entries = byKey.getOrDefault(key, List.of());
    if (entries.isEmpty() && omitted && wire instanceof Body.Content content) {
      RequestKey byDigest = RequestKey.of(byDigest(redacted, content), rules.ignore);
      entries = byKey.getOrDefault(byDigest, List.of());
      key = entries.isEmpty() ? key : byDigest;
    }
    return new Recordings(rules, key, redacted, form, entries);
  }

  /**
   * The recordings that were never handed out, in no particular order.
   *
   * @param used the number of recordings taken, by {@link Recordings#cursor}
   */
  Stream<Cassette.Entry> leftovers(ToIntFunction<Object> used) {
    return byKey.entrySet().stream()
        .flatMap(request -> {
          List<Cassette.Entry> entries = request.getValue();
          int taken = used.applyAsInt(cursor(rules, request.getKey()));
          return entries.subList(Math.min(taken, entries.size()), entries.size()).stream();
        });
  }

  private static Object cursor(Rules rules, RequestKey key) {
    return List.of(rules, key);
  }

  /** The recordings closest to a request, best first; among equals, the first recorded. */
  List<Candidate> closest(RequestForm form, int most) {
    RequestFingerprint asked = RequestFingerprint.of(form);
    // The head of the queue is the worst candidate kept.
    PriorityQueue<Candidate> kept = new PriorityQueue<>(Candidate.BEST_FIRST.reversed());
    for (int i = 0; i < all.size(); i++) {
      long similarity = Similarity.of(asked, all.get(i).fingerprint);
      if (similarity != Similarity.NONE
          && (kept.size() < most || similarity > kept.element().similarity)) {
        kept.add(new Candidate(similarity, i, asked, all.get(i), rules));
        if (kept.size() > most) {
          kept.remove();
        }
      }
    }
    return kept.stream().sorted(Candidate.BEST_FIRST).toList();
  }

  private static RecordedRequest byDigest(RecordedRequest request, Body.Content content) {
    return new RecordedRequest(
        request.method(),
        request.path(),
        request.query(),
        request.headers(),
        Body.Omitted.of(content.bytes()),
        request.decoded());
  }
}
