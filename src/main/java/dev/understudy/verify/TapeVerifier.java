package dev.understudy.verify;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Interaction;
import dev.understudy.contract.Profile;
import dev.understudy.contract.Profiles;
import dev.understudy.redact.Redactor;
import dev.understudy.turn.Turn;
import dev.understudy.turn.Turns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks recorded exchanges. */
public final class TapeVerifier {

  private static final Logger LOG = LoggerFactory.getLogger(TapeVerifier.class);

  private final Optional<Profile> forced;
  private final boolean strict;
  private final Map<String, String> environment;
  private final Map<String, Checker> checkers = new HashMap<>();

  /**
   * A verifier.
   *
   * @param forced the profile for all cassettes; without one each names its own, and one that names
   *     none is checked against {@code core}
   * @param strict whether each level counts as the one above it
   * @param environment where secrets are known from by their names
   */
  public TapeVerifier(Optional<Profile> forced, boolean strict, Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
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

  /** Whether a profile that was used has a rule with this id. */
  public boolean knows(String rule) {
    return checkers.values().stream()
        .flatMap(checker -> checker.profile().rules().stream())
        .anyMatch(one -> one.id().equals(rule));
  }

  private List<Case> verify(Cassette cassette) {
    Checker checker = checker(cassette.header().profile());
    String suite = cassette.file().toString();
    Redactor mask = Redactor.of(cassette.header().redactions(), environment);
    List<Case> cases = new ArrayList<>();
    Map<String, Checked> plain = new HashMap<>();
    Map<Integer, String> streams = new HashMap<>();
    for (Cassette.Entry entry : cassette.entries()) {
      // A person's own cassette may still hold a secret, which must not be in a report.
      Interaction interaction = mask.redact(entry.interaction());
      List<Turn> turns = Turns.of(interaction);
      if (turns.isEmpty()) {
        String name = interaction.request().line();
        Supplier<Optional<Checked>> check = () -> checker.check(interaction);
        add(checker, suite, entry, name, interaction, check, cases, plain, streams);
      }
      for (Turn turn : turns) {
        String name = interaction.request().line() + ", turn " + turn.number();
        Interaction post = turn.asPost(interaction);
        Supplier<Optional<Checked>> check = () -> checker.checkTurn(post);
        add(checker, suite, entry, name, post, check, cases, plain, streams);
      }
    }
    streams.forEach((index, key) -> {
      Checked stream = cases.get(index).checked().orElseThrow();
      Optional.ofNullable(plain.get(key))
          .ifPresent(whole ->
              cases.set(index, cases.get(index).with(stream.with(checker.compare(whole, stream)))));
    });
    cassette
        .torn()
        .ifPresent(torn ->
            cases.add(
                Case.unchecked(
                    suite,
                    cassette.entries().size() + 1,
                    "line " + torn.line(),
                    checker.profile().name(),
                    "the last " + torn.bytes() + " bytes are no complete interaction")));
    return cases;
  }

  /** Checks an exchange, or a turn of a WebSocket as the exchange that it stands for. */
  private static void add(
      Checker checker,
      String suite,
      Cassette.Entry entry,
      String name,
      Interaction interaction,
      Supplier<Optional<Checked>> check,
      List<Case> cases,
      Map<String, Checked> plain,
      Map<Integer, String> streams) {
    String profile = checker.profile().name();
    Optional<Checked> checked;
    try {
      checked = check.get();
    } catch (RuntimeException | StackOverflowError fault) {
      LOG.error("{}:{} could not be checked", suite, entry.line(), fault);
      String reason = Case.FAULT + fault.getClass().getSimpleName();
      cases.add(Case.unchecked(suite, entry.number(), name, profile, reason));
      return;
    }
    if (checked.isEmpty()) {
      String reason = "the profile says nothing about this path";
      cases.add(Case.unchecked(suite, entry.number(), name, profile, reason));
      return;
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
