package dev.understudy.contract;

import dev.understudy.contract.Pack.Part;
import dev.understudy.contract.Pack.Placed;
import dev.understudy.contract.RuleReader.Change;
import dev.understudy.error.PackException;
import dev.understudy.grammar.Grammar;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Combines a pack with the profile that it builds on, and refuses inconsistencies. */
final class Assembler {

  private final Pack pack;
  private final Optional<Profile> below;
  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final Set<String> dropped = new HashSet<>();

  Assembler(Pack pack, Optional<Profile> below) {
    this.pack = pack;
    this.below = below;
    below.ifPresent(profile -> profile.rules().forEach(rule -> rules.put(rule.id(), rule)));
  }

  Profile profile() {
    for (Part part : pack.parts()) {
      part.changes().forEach(this::change);
    }
    for (Part part : pack.parts()) {
      part.rules().forEach(this::add);
    }
    List<Endpoint> endpoints = pack.head().endpoints().stream().map(this::endpoint).toList();
    Map<String, String> models = new LinkedHashMap<>(below.map(Profile::models).orElse(Map.of()));
    models.putAll(pack.head().models());
    Profile profile =
        new Profile(
            pack.head().name(), pack.head().title(), pack.head().buildsOn(), models, endpoints);
    requireExamples(profile);
    return profile;
  }

  private void change(Placed<Change> placed) {
    Change change = placed.it();
    Rule rule = rules.get(change.id());
    if (rule == null) {
      throw placed.problem(
          "unknown rule "
              + change.id()
              + ": '"
              + pack.head().buildsOn()
              + "', which this profile builds on, does not have it");
    }
    if (change.level().isEmpty()) {
      rules.remove(change.id());
      dropped.add(change.id());
    } else {
      rules.put(
          change.id(),
          rule.with(
              change.level().get(),
              change.source(),
              change.mutants().isEmpty() ? rule.mutants() : change.mutants()));
    }
  }

  private void add(Placed<Rule> placed) {
    if (rules.putIfAbsent(placed.it().id(), placed.it()) != null) {
      throw placed.problem(
          "duplicate rule id "
              + placed.it().id()
              + "; to change a rule of the profile below, use 'changes'");
    }
    for (String endpoint : placed.it().endpoints()) {
      boolean known =
          pack.parts().stream().anyMatch(part -> part.endpoint().equals(endpoint))
              || below.flatMap(profile -> profile.endpoint(endpoint)).isPresent();
      if (!known) {
        throw placed.problem("unknown endpoint '" + endpoint + "' in 'for'");
      }
    }
  }

  private Endpoint endpoint(String name) {
    Optional<Endpoint> base = below.flatMap(profile -> profile.endpoint(name));
    List<Part> parts = pack.parts().stream().filter(part -> part.endpoint().equals(name)).toList();
    if (parts.isEmpty() && base.isEmpty()) {
      throw new PackException(
          pack.head().name() + "/profile.yaml", 0, "no file describes the endpoint '" + name + "'");
    }
    if (parts.size() > 1) {
      throw parts
          .get(1)
          .file()
          .problems()
          .at(1, "duplicate endpoint '" + name + "': another file describes it already");
    }
    Optional<Part> part = parts.stream().findFirst();
    Optional<Placed<StreamContract>> stream = part.flatMap(Part::stream);
    Map<String, Example> examples =
        new LinkedHashMap<>(base.map(Endpoint::examples).orElse(Map.of()));
    part.ifPresent(p -> p.examples().forEach(example -> examples.put(example.name(), example)));
    Map<String, Probe> probes = new LinkedHashMap<>();
    base.ifPresent(b -> b.probes().forEach(probe -> probes.put(probe.name(), probe)));
    part.ifPresent(p -> p.probes().forEach(probe -> probes.put(probe.name(), probe)));
    List<VerdictRule> outcomes =
        part.map(p -> p.outcomes().stream().map(Placed::it).toList())
            .filter(own -> !own.isEmpty())
            .orElseGet(() -> base.map(Endpoint::outcomes).orElse(List.of()));
    Endpoint endpoint =
        new Endpoint(
            name,
            or(part.flatMap(Part::method), base.map(Endpoint::method), name, "method"),
            or(part.flatMap(Part::path), base.map(Endpoint::path), name, "path"),
            or(part.flatMap(Part::dialect), base.map(Endpoint::dialect), name, "dialect"),
            rules.values().stream().filter(rule -> rule.endpoints().contains(name)).toList(),
            stream.map(Placed::it).or(() -> base.flatMap(Endpoint::stream)),
            outcomes,
            examples,
            List.copyOf(probes.values()));
    stream.ifPresent(placed -> requireRules(placed, endpoint));
    part.ifPresent(p -> requireEvents(p, endpoint));
    return endpoint;
  }

  private <T> T or(Optional<T> own, Optional<T> base, String endpoint, String what) {
    return own.or(() -> base)
        .orElseThrow(() ->
            new PackException(
                pack.head().name(), 0, "the endpoint '" + endpoint + "' has no '" + what + "'"));
  }

  /**
   * Requires that grammar and blame name existing rules, and that they name each rule about order.
   */
  private void requireRules(Placed<StreamContract> stream, Endpoint endpoint) {
    Grammar grammar = stream.it().grammar();
    Set<String> named = new HashSet<>(grammar.rules());
    named.addAll(stream.it().blame().values());
    for (String id : named) {
      Rule rule = rules.get(id);
      if (dropped.contains(id)) {
        continue;
      }
      if (rule == null) {
        throw stream.problem("the stream names an unknown rule: " + id);
      }
    }
    for (Rule rule : endpoint.rules()) {
      if (rule.check() instanceof Check.Order && !named.contains(rule.id())) {
        throw stream.problem(
            rule.id() + " has 'order: true', but neither grammar nor blame names it");
      }
    }
    boolean ordered =
        endpoint.rules().stream().anyMatch(rule -> rule.check() instanceof Check.Order);
    if (ordered && !stream.it().blame().containsKey("*")) {
      throw stream.problem(
          "'blame' needs an entry '\"*\": RULE' for events that no other entry names");
    }
  }

  /** Requires that rules name events of the stream. */
  private void requireEvents(Part part, Endpoint endpoint) {
    for (Placed<Rule> placed : part.rules()) {
      for (Target target : placed.it().on()) {
        boolean found =
            target.kind() != Target.Kind.EVENT
                || endpoint.stream()
                    .filter(stream -> target.event().contains("*") || stream.knows(target.event()))
                    .isPresent();
        if (!found) {
          throw placed.problem(
              placed.it().id()
                  + " names an unknown event '"
                  + target.event()
                  + "': the stream of '"
                  + endpoint.name()
                  + "' does not have it");
        }
      }
    }
  }

  private void requireExamples(Profile profile) {
    for (Part part : pack.parts()) {
      for (Placed<Rule> placed : part.rules()) {
        requireExamples(profile, placed, placed.it().mutants());
      }
      for (Placed<Change> placed : part.changes()) {
        requireExamples(profile, placed, placed.it().mutants());
      }
    }
  }

  private static void requireExamples(Profile profile, Placed<?> placed, List<Mutant> mutants) {
    for (Mutant mutant : mutants) {
      Optional<Endpoint> endpoint = profile.endpoint(mutant.endpoint());
      if (endpoint.isPresent() && !endpoint.get().examples().containsKey(mutant.example())) {
        throw placed.problem(
            "a mutant needs the example '"
                + mutant.endpoint()
                + "/"
                + mutant.example()
                + "', which does not exist");
      }
    }
  }
}
