package dev.understudy.match;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteHeader;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.SideBySide;
import dev.understudy.match.CassetteGroup.Candidate;
import dev.understudy.match.CassetteGroup.Keyed;
import dev.understudy.match.CassetteGroup.Recordings;
import dev.understudy.match.CassetteGroup.Rules;
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
 * All interactions of the loaded cassettes by request key. Cassettes with equal ignore and
 * redaction rules form one group, so that a request's key is computed once per group. Immutable
 * once loaded.
 */
public final class CassetteIndex {

  private static final int REMEMBERED = 64;
  private static final int MAX_REMEMBERED_BYTES = 16 * 1024;

  /** The result for a request, byte for byte as it arrived. */
  private record Found(RecordedRequest request, Body wire, List<Recordings> recordings) {}

  /** Recent results: load tests repeat the same requests. */
  private final AtomicReferenceArray<Found> found = new AtomicReferenceArray<>(REMEMBERED);

  private final List<CassetteGroup> groups;
  private final Map<Path, CassetteGroup> byFile;
  private final List<Cassette> cassettes;
  private final Redactor mask;

  private CassetteIndex(
      List<CassetteGroup> groups,
      Map<Path, CassetteGroup> byFile,
      List<Cassette> cassettes,
      Map<String, String> environment) {
    this.groups = groups;
    this.byFile = Map.copyOf(byFile);
    this.cassettes = List.copyOf(cassettes);
    this.mask =
        Redactor.of(
            groups.stream()
                .flatMap(group -> group.rules().redactions().stream())
                .distinct()
                .toList(),
            environment);
  }

  /**
   * Reads and indexes cassettes.
   *
   * @param files the cassettes, in the order in which they answer equal requests
   * @param environment the environment variables, from which the redactor knows further secrets
   * @throws dev.understudy.error.CassetteException for the first invalid cassette
   */
  public static CassetteIndex load(List<Path> files, Map<String, String> environment) {
    Map<Rules, CassetteGroup> byRules = new ConcurrentHashMap<>();
    List<Cassette.Read<Keyed>> read =
        SideBySide.map(
            files,
            file ->
                Cassette.read(
                    file, (header, entry) -> group(byRules, header, environment).key(entry)));
    Set<CassetteGroup> groups = new LinkedHashSet<>();
    Map<Path, CassetteGroup> byFile = new HashMap<>();
    for (int i = 0; i < files.size(); i++) {
      CassetteGroup group = group(byRules, read.get(i).cassette().header(), environment);
      read.get(i).each().forEach(group::add);
      groups.add(group);
      byFile.put(files.get(i), group);
    }
    if (groups.isEmpty()) {
      groups.add(new CassetteGroup(new Rules(List.of(), List.of()), environment));
    }
    return new CassetteIndex(
        List.copyOf(groups),
        byFile,
        read.stream().map(Cassette.Read::cassette).toList(),
        environment);
  }

  /** A redactor with the rules of all cassettes, for text that is shown. */
  public Redactor mask() {
    return mask;
  }

  /** The loaded cassettes. */
  public List<Cassette> cassettes() {
    return cassettes;
  }

  /** The number of interactions. */
  public int size() {
    return cassettes.stream().mapToInt(cassette -> cassette.entries().size()).sum();
  }

  /** Whether a conversation is recorded for an equal upgrade. */
  public boolean offersSocket(RecordedRequest upgrade) {
    return groups.stream().anyMatch(group -> group.offersSocket(upgrade));
  }

  /** The turns of conversations equivalent to a POST, in the order of their cassettes. */
  List<CassetteGroup.TurnPlace> turns(RecordedRequest post) {
    return groups.stream().flatMap(group -> group.turns(post).stream()).toList();
  }

  /** The group of a recording. */
  CassetteGroup group(Cassette.Entry entry) {
    return Objects.requireNonNull(byFile.get(entry.file()));
  }

  /** The recordings in each group for a request as it came from a client. Never empty. */
  List<Recordings> find(RecordedRequest request, Body wire) {
    int slot = Math.floorMod(request.hashCode(), REMEMBERED);
    Found before = found.get(slot);
    if (before != null && before.request.equals(request) && before.wire.equals(wire)) {
      return before.recordings;
    }
    List<Recordings> recordings =
        groups.stream()
            .map(group -> group.find(request, wire))
            .map(one -> hasOneMask() ? one : one.masked(mask))
            .toList();
    if (wire.bytesOrEmpty().size() <= MAX_REMEMBERED_BYTES) {
      found.set(slot, new Found(request, wire, recordings));
    }
    return recordings;
  }

  /** The recordings that were never handed out, as in {@link CassetteGroup#leftovers}. */
  Stream<Cassette.Entry> leftovers(ToIntFunction<Object> used) {
    return groups.stream().flatMap(group -> group.leftovers(used));
  }

  /** Whether there is only one group, so that a request redacted by its rules may be shown. */
  boolean hasOneMask() {
    return groups.size() == 1;
  }

  /**
   * The recordings closest to a request in all groups, best first.
   *
   * @param forms the request's form for each group, in the order of the groups
   */
  List<Candidate> closest(List<RequestForm> forms, int most) {
    return IntStream.range(0, groups.size())
        .boxed()
        .flatMap(i -> groups.get(i).closest(forms.get(i), most).stream())
        .sorted(Comparator.comparingLong(Candidate::similarity).reversed())
        .limit(most)
        .toList();
  }

  /** The number of recorded interactions for each method and path. */
  Map<String, Long> endpoints() {
    return groups.stream()
        .flatMap(group -> group.all().stream())
        .collect(
            Collectors.groupingBy(
                keyed -> keyed.fingerprint().method() + ' ' + keyed.fingerprint().path(),
                TreeMap::new,
                Collectors.counting()));
  }

  private static CassetteGroup group(
      Map<Rules, CassetteGroup> groups, CassetteHeader header, Map<String, String> environment) {
    Rules rules = new Rules(header.ignore(), header.redactions());
    return groups.computeIfAbsent(rules, r -> new CassetteGroup(r, environment));
  }
}
