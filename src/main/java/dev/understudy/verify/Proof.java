package dev.understudy.verify;

import dev.understudy.cassette.Interaction;
import dev.understudy.contract.Endpoint;
import dev.understudy.contract.Example;
import dev.understudy.contract.Mutant;
import dev.understudy.contract.Probe;
import dev.understudy.contract.Profile;
import dev.understudy.contract.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Proves that the rules of a profile can fail: each example keeps all rules, and each rule has an
 * example that it applies to, and a mutant of that example that breaks this rule and no other.
 */
public final class Proof {

  private final Profile profile;
  private final Checker checker;
  private final List<String> problems = new ArrayList<>();

  private Proof(Profile profile) {
    this.profile = profile;
    this.checker = new Checker(profile);
  }

  /** The problems, one sentence each; empty if everything is proven. */
  public static List<String> problems(Profile profile) {
    Proof proof = new Proof(profile);
    profile.endpoints().forEach(proof::examples);
    profile.rules().forEach(proof::rule);
    return proof.problems;
  }

  private void examples(Endpoint endpoint) {
    for (Example example : endpoint.examples().values()) {
      Set<String> broken = broken(endpoint, example, example.content());
      if (!broken.equals(example.shows())) {
        problems.add(
            "the example "
                + endpoint.name()
                + "/"
                + example.name()
                + " breaks "
                + described(broken)
                + ", but 'shows' says "
                + described(example.shows()));
      }
    }
  }

  private void rule(Rule rule) {
    List<Mutant> mutants =
        rule.mutants().stream()
            .filter(mutant -> profile.endpoint(mutant.endpoint()).isPresent())
            .toList();
    if (mutants.isEmpty()) {
      problems.add(rule.id() + " has no mutant: nothing shows that it can fail");
    }
    for (Mutant mutant : mutants) {
      Endpoint endpoint = profile.endpoint(mutant.endpoint()).orElseThrow();
      Example example = endpoint.examples().get(mutant.example());
      if (example == null) {
        problems.add(rule.id() + ": unknown example " + mutant.example());
        continue;
      }
      if (!check(endpoint, example, example.content()).applied().contains(rule.id())) {
        problems.add(
            rule.id()
                + " does not apply to the example "
                + endpoint.name()
                + "/"
                + example.name()
                + " that its mutant changes");
      }
      Set<String> wanted = new TreeSet<>(example.shows());
      wanted.add(rule.id());
      JsonNode edited;
      try {
        edited = Edits.apply(example.content(), mutant.edits());
      } catch (IllegalArgumentException nowhere) {
        problems.add(rule.id() + ": a mutant cannot be applied: " + nowhere.getMessage());
        continue;
      }
      Set<String> broken = broken(endpoint, example, edited);
      broken.addAll(example.shows());
      if (!broken.equals(wanted)) {
        problems.add(
            rule.id()
                + ": the mutant "
                + (rule.mutants().indexOf(mutant) + 1)
                + " of "
                + endpoint.name()
                + "/"
                + example.name()
                + " breaks "
                + described(broken));
      }
    }
  }

  private Set<String> broken(Endpoint endpoint, Example example, JsonNode content) {
    Set<String> broken = new TreeSet<>();
    check(endpoint, example, content)
        .findings()
        .forEach(finding -> broken.add(finding.rule().id()));
    return broken;
  }

  /**
   * Checks an example, and compares it with the endpoint's examples that answer the same request.
   */
  private CheckResult check(Endpoint endpoint, Example example, JsonNode content) {
    Interaction staged = ExampleExchanges.interaction(endpoint, content);
    String name = content.path("probe").asString("");
    Optional<Probe> probe =
        endpoint.probes().stream().filter(one -> one.name().equals(name)).findFirst();
    CheckResult checked = checker.check(staged, probe).orElseThrow();
    for (Example other : endpoint.examples().values()) {
      Interaction twin = ExampleExchanges.interaction(endpoint, other.content());
      if (!other.name().equals(example.name())
          && Pairs.key(twin.request()).equals(Pairs.key(staged.request()))) {
        CheckResult plain = checker.check(twin).orElseThrow();
        if (checked.streamed() && !plain.streamed()) {
          checked = checked.with(checker.compare(plain, checked));
        }
      }
    }
    return checked;
  }

  private static String described(Set<String> rules) {
    return rules.isEmpty() ? "nothing" : String.join(", ", new TreeSet<>(rules));
  }
}
