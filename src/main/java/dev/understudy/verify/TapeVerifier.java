package dev.understudy.verify;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Interaction;
import dev.understudy.contract.Profile;
import dev.understudy.contract.Profiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks recorded exchanges. */
public final class TapeVerifier {

  private static final String FALLBACK = "core";

  private final Optional<Profile> forced;
  private final boolean strict;
  private final Map<String, Checker> checkers = new HashMap<>();

  /**
   * A verifier.
   *
   * @param forced the profile for all cassettes; without one each names its own, and one that names
   *     none is checked against {@code core}
   * @param strict whether each level counts as the one above it
   */
  public TapeVerifier(Optional<Profile> forced, boolean strict) {
    this.forced = forced;
    this.strict = strict;
  }

  /**
   * Checks every exchange of the cassettes.
   *
   * @throws dev.understudy.cassette.CassetteException for a cassette that is not sound
   */
  public Report verify(List<Path> files) {
    List<Case> cases = new ArrayList<>();
    files.forEach(file -> cases.addAll(verify(Cassette.open(file))));
    int interactions = cases.size();
    return new Report(
        files.size()
            + (files.size() == 1 ? " cassette, " : " cassettes, ")
            + interactions
            + (interactions == 1 ? " interaction" : " interactions"),
        cases);
  }

  private List<Case> verify(Cassette cassette) {
    Checker checker = checker(cassette.header().profile());
    String suite = cassette.file().toString();
    List<Case> cases = new ArrayList<>();
    Map<String, Checked> plain = new HashMap<>();
    Map<Integer, String> streams = new HashMap<>();
    for (Cassette.Entry entry : cassette.entries()) {
      Interaction interaction = entry.interaction();
      String name = interaction.request().line();
      String profile = checker.profile().name();
      Optional<Checked> checked = checker.check(interaction);
      if (checked.isEmpty()) {
        cases.add(
            Case.unchecked(
                suite, entry.number(), name, profile, "the profile says nothing about this path"));
        continue;
      }
      cases.add(Case.of(suite, entry.number(), name, profile, checked.get()));
      int index = cases.size() - 1;
      Pairs.key(interaction.request())
          .ifPresent(key -> {
            if (checked.get().streamed()) {
              streams.put(index, key);
            } else {
              plain.putIfAbsent(key, checked.get());
            }
          });
    }
    streams.forEach((index, key) -> {
      Checked stream = cases.get(index).checked().orElseThrow();
      Optional.ofNullable(plain.get(key))
          .ifPresent(whole ->
              cases.set(index, cases.get(index).with(stream.with(checker.compare(whole, stream)))));
    });
    return cases;
  }

  private Checker checker(String declared) {
    String name = Profiles.SHIPPED.contains(declared) ? declared : FALLBACK;
    return checkers.computeIfAbsent(
        forced.map(Profile::name).orElse(name),
        n -> {
          Profile profile = forced.orElseGet(() -> Profiles.load(n));
          return new Checker(strict ? profile.raised() : profile);
        });
  }
}
