package dev.understudy.verify;

import dev.understudy.contract.Check;
import dev.understudy.contract.Endpoint;
import dev.understudy.contract.Rule;
import dev.understudy.contract.Target;
import dev.understudy.dialect.Invariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The rules of an endpoint, indexed by target. Thread-safe. */
final class EndpointRules {

  /** A rule and one of its targets. */
  record TargetedRule(Rule rule, Target target) {}

  private final Endpoint endpoint;
  private final Map<String, OfEvent> byEvent = new ConcurrentHashMap<>();
  private final Map<String, List<TargetedRule>> byKind = new ConcurrentHashMap<>();

  EndpointRules(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /**
   * The rules for events of one name.
   *
   * @param schemas the rules that check each event separately and without memory
   * @param others the rules that remember values, or compare them with each other
   * @param paths the parts of an event that {@code schemas} check
   */
  record OfEvent(List<TargetedRule> schemas, List<TargetedRule> others, SchemaPaths paths) {

    static OfEvent of(List<TargetedRule> rules) {
      List<TargetedRule> schemas = rules.stream().filter(OfEvent::isSchema).toList();
      return new OfEvent(
          schemas,
          rules.stream().filter(targeted -> !isSchema(targeted)).toList(),
          SchemaPaths.of(schemas));
    }

    private static boolean isSchema(TargetedRule targeted) {
      Check check = targeted.rule().check();
      return check instanceof Check.Valid || check instanceof Check.ValidEvents;
    }
  }

  /** The rules for events with a known name. */
  OfEvent ofEvent(String name) {
    return byEvent.computeIfAbsent(name, n -> OfEvent.of(targeted(target -> target.isEvent(n))));
  }

  /** The rules for events of any name, which also apply to unknown events. */
  List<TargetedRule> ofUnknownEvent() {
    return byKind.computeIfAbsent("*", n -> targeted(target -> target.event().equals("*")));
  }

  /** The rules for a part of the exchange. */
  List<TargetedRule> of(Target.Kind kind) {
    return byKind.computeIfAbsent(kind.name(), k -> targeted(target -> target.kind() == kind));
  }

  /** The rules that require an invariant for one kind of answer. */
  List<Rule> holding(Invariant invariant, Target.Kind kind) {
    return endpoint.rules().stream()
        .filter(rule -> rule.check() instanceof Check.Holds holds && holds.invariant() == invariant)
        .filter(rule ->
            rule.on().isEmpty() || rule.on().stream().anyMatch(target -> target.kind() == kind))
        .toList();
  }

  /** All rules with a check of this type. */
  List<Rule> with(Class<? extends Check> type) {
    return endpoint.rules().stream().filter(rule -> type.isInstance(rule.check())).toList();
  }

  /** The ids of the rules that only concern HTTP, such as those about event lines. */
  Set<String> ofHttp() {
    return endpoint.rules().stream()
        .filter(rule -> rule.when().http() || rule.check() instanceof Check.Named)
        .map(Rule::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  Optional<Rule> rule(String id) {
    return endpoint.rules().stream().filter(rule -> rule.id().equals(id)).findFirst();
  }

  private List<TargetedRule> targeted(Predicate<Target> wanted) {
    List<TargetedRule> targeted = new ArrayList<>();
    for (Rule rule : endpoint.rules()) {
      rule.on().stream()
          .filter(wanted)
          .forEach(target -> targeted.add(new TargetedRule(rule, target)));
    }
    return targeted;
  }
}
