package dev.understudy.match;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteHeader;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.SideBySide;
import dev.understudy.match.Shelf.Candidate;
import dev.understudy.match.Shelf.Keyed;
import dev.understudy.match.Shelf.Rules;
import dev.understudy.match.Shelf.Takes;
import dev.understudy.redact.Redactor;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All interactions of the loaded cassettes by request key. Cassettes that ignore and redact the
 * same are one shelf, so that a request's key is computed once for each. Immutable once loaded.
 */
public final class TapeIndex {

  private static final int REMEMBERED = 64;
  private static final int LARGEST_REMEMBERED = 16 * 1024;

  /** What was found for a request as it came, byte for byte. */
  private record Found(RecordedRequest request, Body wire, List<Takes> takes) {}

  /** Tests under load ask the same again and again: it is looked through once. */
  private final AtomicReferenceArray<Found> found = new AtomicReferenceArray<>(REMEMBERED);

  private final List<Shelf> shelves;
  private final Map<Path, Shelf> byFile;
  private final List<Cassette> cassettes;
  private final Redactor mask;

  private TapeIndex(
      List<Shelf> shelves,
      Map<Path, Shelf> byFile,
      List<Cassette> cassettes,
      Map<String, String> environment) {
    this.shelves = shelves;
    this.byFile = Map.copyOf(byFile);
    this.cassettes = List.copyOf(cassettes);
    this.mask =
        Redactor.of(
            shelves.stream()
                .flatMap(shelf -> shelf.rules().redactions().stream())
                .distinct()
                .toList(),
            environment);
  }

  /**
   * Reads and indexes cassettes.
   *
   * @param files in the order in which they answer equal requests
   * @param environment where the redactor knows further secrets from
   * @throws dev.understudy.cassette.CassetteException for the first that is not sound
   */
  public static TapeIndex load(List<Path> files, Map<String, String> environment) {
    Map<Rules, Shelf> byRules = new ConcurrentHashMap<>();
    List<Cassette.Read<Keyed>> read =
        SideBySide.map(
            files,
            file ->
                Cassette.read(
                    file, (header, entry) -> shelf(byRules, header, environment).key(entry)));
    Set<Shelf> shelves = new LinkedHashSet<>();
    Map<Path, Shelf> byFile = new HashMap<>();
    for (int i = 0; i < files.size(); i++) {
      Shelf shelf = shelf(byRules, read.get(i).cassette().header(), environment);
      read.get(i).each().forEach(shelf::add);
      shelves.add(shelf);
      byFile.put(files.get(i), shelf);
    }
    if (shelves.isEmpty()) {
      shelves.add(new Shelf(new Rules(List.of(), List.of()), environment));
    }
    return new TapeIndex(
        List.copyOf(shelves),
        byFile,
        read.stream().map(Cassette.Read::cassette).toList(),
        environment);
  }

  /** A redactor with the rules of all cassettes, for what is shown. */
  public Redactor mask() {
    return mask;
  }

  /** The cassettes, as they were loaded. */
  public List<Cassette> cassettes() {
    return cassettes;
  }

  /** How many interactions there are. */
  public int size() {
    return cassettes.stream().mapToInt(cassette -> cassette.entries().size()).sum();
  }

  /** Whether a conversation is recorded behind an upgrade like this. */
  public boolean offersSocket(RecordedRequest upgrade) {
    return shelves.stream().anyMatch(shelf -> shelf.offersSocket(upgrade));
  }

  /** The turns of conversations that stand for a POST, in the order of their cassettes. */
  List<Shelf.TurnPlace> turns(RecordedRequest post) {
    return shelves.stream().flatMap(shelf -> shelf.turns(post).stream()).toList();
  }

  /** Where a recording stands. */
  Shelf shelf(Cassette.Entry entry) {
    return Objects.requireNonNull(byFile.get(entry.file()));
  }

  /** What each shelf has for a request as it came from a client. Never empty. */
  List<Takes> find(RecordedRequest request, Body wire) {
    int slot = Math.floorMod(request.hashCode(), REMEMBERED);
    Found before = found.get(slot);
    if (before != null && before.request.equals(request) && before.wire.equals(wire)) {
      return before.takes;
    }
    List<Takes> takes =
        shelves.stream()
            .map(shelf -> shelf.find(request, wire))
            .map(one -> hasOneMask() ? one : one.masked(mask))
            .toList();
    if (wire.bytesOrEmpty().size() <= LARGEST_REMEMBERED) {
      found.set(slot, new Found(request, wire, takes));
    }
    return takes;
  }

  /** What was never handed out, as {@link Shelf#leftovers} tells it. */
  Stream<Cassette.Entry> leftovers(ToIntFunction<Object> used) {
    return shelves.stream().flatMap(shelf -> shelf.leftovers(used));
  }

  /** Whether what a shelf has redacted may be shown: no cassette has rules of its own. */
  boolean hasOneMask() {
    return shelves.size() == 1;
  }

  /**
   * The recordings closest to a request, best first, on whatever shelf they are.
   *
   * @param forms the request's form for each shelf, in their order
   */
  List<Candidate> closest(List<RequestForm> forms, int most) {
    return IntStream.range(0, shelves.size())
        .boxed()
        .flatMap(i -> shelves.get(i).closest(forms.get(i), most).stream())
        .sorted(Comparator.comparingLong(Candidate::closeness).reversed())
        .limit(most)
        .toList();
  }

  /** What is recorded at all: how many interactions for each method and path. */
  Map<String, Long> endpoints() {
    return shelves.stream()
        .flatMap(shelf -> shelf.all().stream())
        .collect(
            Collectors.groupingBy(
                keyed -> keyed.sketch().method() + ' ' + keyed.sketch().path(),
                TreeMap::new,
                Collectors.counting()));
  }

  private static Shelf shelf(
      Map<Rules, Shelf> shelves, CassetteHeader header, Map<String, String> environment) {
    Rules rules = new Rules(header.ignore(), header.redactions());
    return shelves.computeIfAbsent(rules, r -> new Shelf(r, environment));
  }
}
