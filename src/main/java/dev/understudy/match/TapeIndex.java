package dev.understudy.match;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteHeader;
import dev.understudy.cassette.IgnoreRule;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RedactionRule;
import dev.understudy.exchange.BodyCollector;
import dev.understudy.redact.Redactor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All interactions of the loaded cassettes by request key. Cassettes that ignore and redact the
 * same are one shelf, so that a request's key is computed once for each. Immutable once loaded.
 */
public final class TapeIndex {

  /** What decides about a key. */
  private record Rules(List<IgnoreRule> ignore, List<RedactionRule> redactions) {}

  private record Keyed(RequestKey key, Cassette.Entry entry) {}

  /**
   * The recordings of one request.
   *
   * @param key unique among all shelves, for counting what was used
   * @param entries in the order in which they answer; empty when there is none
   */
  record Takes(Object key, RecordedRequest request, List<Cassette.Entry> entries) {}

  private final List<Shelf> shelves;
  private final List<Cassette> cassettes;

  private TapeIndex(List<Shelf> shelves, List<Cassette> cassettes) {
    this.shelves = shelves;
    this.cassettes = List.copyOf(cassettes);
  }

  /**
   * Reads and indexes cassettes.
   *
   * @param files in the order in which they answer equal requests
   * @param environment where the redactor knows further secrets from
   * @throws dev.understudy.cassette.CassetteException for the first that is not sound
   */
  public static TapeIndex load(List<Path> files, Map<String, String> environment) {
    Map<Rules, Shelf> shelves = new LinkedHashMap<>();
    List<Cassette> cassettes = new ArrayList<>();
    for (Path file : files) {
      List<Keyed> keyed = new ArrayList<>();
      Cassette cassette =
          Cassette.open(
              file,
              (header, entry) -> {
                Shelf shelf = shelf(shelves, header, environment);
                keyed.add(shelf.key(entry));
              });
      Shelf shelf = shelf(shelves, cassette.header(), environment);
      keyed.sort(Comparator.comparingInt(one -> one.entry.number()));
      keyed.forEach(one -> shelf.add(one.key, one.entry));
      cassettes.add(cassette);
    }
    if (shelves.isEmpty()) {
      Rules none = new Rules(List.of(), List.of());
      shelves.put(none, new Shelf(none, environment));
    }
    return new TapeIndex(List.copyOf(shelves.values()), cassettes);
  }

  /** A redactor with the rules of all cassettes, for what is shown. */
  public Redactor mask(Map<String, String> environment) {
    return Redactor.of(
        shelves.stream().flatMap(shelf -> shelf.rules.redactions.stream()).distinct().toList(),
        environment);
  }

  /** The cassettes, as they were loaded. */
  public List<Cassette> cassettes() {
    return cassettes;
  }

  /** How many interactions there are. */
  public int size() {
    return cassettes.stream().mapToInt(cassette -> cassette.entries().size()).sum();
  }

  /** What each shelf has for a request as it came from a client. Never empty. */
  List<Takes> find(RecordedRequest request, Body wire) {
    return shelves.stream().map(shelf -> shelf.find(request, wire)).toList();
  }

  private static Shelf shelf(
      Map<Rules, Shelf> shelves, CassetteHeader header, Map<String, String> environment) {
    Rules rules = new Rules(header.ignore(), header.redactions());
    return shelves.computeIfAbsent(rules, r -> new Shelf(r, environment));
  }

  /** The interactions under the same rules. */
  private static final class Shelf {
    private final Rules rules;
    private final Redactor redactor;
    private final Map<RequestKey, List<Cassette.Entry>> takes = new HashMap<>();

    /** Whether there is a request body of which only the digest is known. */
    private boolean omitted;

    Shelf(Rules rules, Map<String, String> environment) {
      this.rules = rules;
      this.redactor = Redactor.of(rules.redactions, environment);
    }

    Keyed key(Cassette.Entry entry) {
      RecordedRequest request = entry.interaction().request();
      omitted |= request.body() instanceof Body.Omitted;
      return new Keyed(RequestKey.of(redactor.redact(request), rules.ignore), entry);
    }

    void add(RequestKey key, Cassette.Entry entry) {
      takes.computeIfAbsent(key, k -> new ArrayList<>(1)).add(entry);
    }

    Takes find(RecordedRequest request, Body wire) {
      RecordedRequest redacted = redactor.redact(request);
      RequestKey key = RequestKey.of(redacted, rules.ignore);
      List<Cassette.Entry> entries = takes.getOrDefault(key, List.of());
      if (entries.isEmpty() && omitted && wire instanceof Body.Content content) {
        key = RequestKey.of(byDigest(redacted, content), rules.ignore);
        entries = takes.getOrDefault(key, List.of());
      }
      return new Takes(List.of(rules, key), redacted, entries);
    }

    private static RecordedRequest byDigest(RecordedRequest request, Body.Content content) {
      return new RecordedRequest(
          request.method(),
          request.path(),
          request.query(),
          request.headers(),
          BodyCollector.omitted(content.bytes()),
          request.decoded());
    }
  }
}
