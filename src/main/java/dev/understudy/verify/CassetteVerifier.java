package dev.understudy.verify;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Interaction;
import dev.understudy.contract.Profile;
import dev.understudy.contract.Profiles;
import dev.understudy.redact.Redactor;
import dev.understudy.wire.RedactedStackTrace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the exchanges of cassettes against contracts. */
public final class CassetteVerifier {

  private static final Logger LOG = LoggerFactory.getLogger(CassetteVerifier.class);

  private final Optional<Profile> forced;
  private final boolean strict;
  private final Map<String, String> environment;
  private final Map<String, Checker> checkers = new HashMap<>();

  /**
   * Creates a verifier.
   *
   * @param forced the profile for all cassettes; if empty, a cassette is checked against the
   *     profile that it names, or {@code core}
   * @param strict whether to raise each level by one
   * @param environment the environment variables, a source of secrets
   */
  public CassetteVerifier(
      Optional<Profile> forced, boolean strict, Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    this.forced = forced;
    this.strict = strict;
  }

  /**
   * Checks every exchange of the cassettes.
   *
   * @throws dev.understudy.error.CassetteException for an invalid cassette
   */
  public Report verify(List<Path> files) {
    List<ReportEntry> cases = new ArrayList<>();
    files.forEach(file -> cases.addAll(verify(Cassette.open(file))));
    long interactions =
        cases.stream().map(one -> one.suite() + ' ' + one.number()).distinct().count();
    return new Report(
        files.size()
            + (files.size() == 1 ? " cassette, " : " cassettes, ")
            + interactions
            + (interactions == 1 ? " interaction" : " interactions"),
        cases);
  }

  /** Whether one of the used profiles has a rule with this id. */
  public boolean knows(String rule) {
    return checkers.values().stream()
        .flatMap(checker -> checker.profile().rules().stream())
        .anyMatch(one -> one.id().equals(rule));
  }

  private List<ReportEntry> verify(Cassette cassette) {
    Checker checker = checker(cassette.header().profile());
    String suite = cassette.file().toString();
    Redactor mask = Redactor.of(cassette.header().redactions(), environment);
    Suite cases = new Suite(suite, checker);
    for (Cassette.Entry entry : cassette.entries()) {
      // A hand-written cassette may still contain a secret, which must not be in a report.
      Interaction interaction = mask.redact(entry.interaction());
      String line = interaction.request().line();
      for (Checker.Part part : checker.parts(interaction)) {
        String title = part.name().isEmpty() ? line : line + ", " + part.name();
        cases.add(entry, title, part);
      }
    }
    cassette
        .torn()
        .ifPresent(torn ->
            cases.unchecked(
                cassette.entries().size() + 1,
                "line " + torn.line(),
                "incomplete interaction at the end, " + torn.bytes() + " bytes"));
    return cases.compared();
  }

  /** Collects the cases of one cassette. */
  private static final class Suite {
    private final String name;
    private final Checker checker;
    private final List<ReportEntry> cases = new ArrayList<>();
    private final Map<String, CheckResult> plain = new HashMap<>();
    private final Map<Integer, String> streams = new HashMap<>();

    Suite(String name, Checker checker) {
      this.name = name;
      this.checker = checker;
    }

    void add(Cassette.Entry entry, String title, Checker.Part part) {
      Optional<CheckResult> checked;
      try {
        checked = checker.check(part);
      } catch (RuntimeException | StackOverflowError error) {
        LOG.error("{}:{} could not be checked", name, entry.line(), RedactedStackTrace.of(error));
        unchecked(entry.number(), title, RedactedStackTrace.summaryOf(error));
        return;
      }
      if (checked.isEmpty()) {
        unchecked(entry.number(), title, "the profile has no rules for this path");
        return;
      }
      int index = cases.size();
      cases.add(
          ReportEntry.of(name, entry.number(), title, checker.profile().name(), checked.get()));
      Pairs.key(part.exchange().request())
          .ifPresent(key -> {
            if (checked.get().streamed()) {
              streams.put(index, key);
            } else {
              plain.putIfAbsent(key, checked.get());
            }
          });
    }

    void unchecked(int number, String title, String reason) {
      cases.add(ReportEntry.unchecked(name, number, title, checker.profile().name(), reason));
    }

    /** All cases, after comparing each stream with the whole answer to the same request. */
    List<ReportEntry> compared() {
      streams.forEach((index, key) -> {
        CheckResult stream = cases.get(index).checked().orElseThrow();
        Optional.ofNullable(plain.get(key))
            .ifPresent(whole ->
                cases.set(
                    index, cases.get(index).with(stream.with(checker.compare(whole, stream)))));
      });
      return cases;
    }
  }

  private Checker checker(String declared) {
    String name = Profiles.named(declared);
    return checkers.computeIfAbsent(
        forced.map(Profile::name).orElse(name),
        n -> {
          Profile profile = forced.orElseGet(() -> Profiles.load(n));
          return new Checker(strict ? profile.raised() : profile);
        });
  }
}
