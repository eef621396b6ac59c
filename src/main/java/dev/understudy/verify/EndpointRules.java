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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** An endpoint's rules, found by what they look at. Safe for use by several threads. */
final class EndpointRules {

  /** A rule and one of its targets. */
  record Aim(Rule rule, Target target) {}

  private final Endpoint endpoint;
  private final Map<String, List<Aim>> byEvent = new ConcurrentHashMap<>();

  EndpointRules(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** The rules that look at events called {@code name}, which must be a known one. */
  List<Aim> ofEvent(String name) {
    return byEvent.computeIfAbsent(name, n -> aims(target -> target.isEvent(n)));
  }

  /** The rules that look at events of any name, and so at those that the vocabulary lacks. */
  List<Aim> ofUnknownEvent() {
    return byEvent.computeIfAbsent("\0", n -> aims(target -> target.event().equals("*")));
  }

  /** The rules that look at a part of the exchange. */
  List<Aim> of(Target.Kind kind) {
    return byEvent.computeIfAbsent(
        "\0" + kind, k -> aims(target -> target.kind() == kind));
  }

  /** The rules that say that an invariant holds, for one kind of answer. */
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

  Optional<Rule> rule(String id) {
    return endpoint.rules().stream().filter(rule -> rule.id().equals(id)).findFirst();
  }

  private List<Aim> aims(Predicate<Target> wanted) {
    List<Aim> aims = new ArrayList<>();
    for (Rule rule : endpoint.rules()) {
      rule.on().stream().filter(wanted).forEach(target -> aims.add(new Aim(rule, target)));
    }
    return aims;
  }
}
