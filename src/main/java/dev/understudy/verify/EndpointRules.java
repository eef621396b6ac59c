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

/** An endpoint's rules, found by what they look at. Safe for use by several threads. */
final class EndpointRules {

  /** A rule and one of its targets. */
  record Aim(Rule rule, Target target) {}

  private final Endpoint endpoint;
  private final Map<String, OfEvent> byEvent = new ConcurrentHashMap<>();
  private final Map<String, List<Aim>> byKind = new ConcurrentHashMap<>();

  EndpointRules(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /**
   * The rules that look at events of one name.
   *
   * @param schemas those that are about single events, of which one is like the next
   * @param others those that remember, or that compare values with each other
   * @param attention what of an event {@code schemas} look at
   */
  record OfEvent(List<Aim> schemas, List<Aim> others, Attention attention) {

    static OfEvent of(List<Aim> aims) {
      List<Aim> schemas = aims.stream().filter(OfEvent::isSchema).toList();
      return new OfEvent(
          schemas, aims.stream().filter(aim -> !isSchema(aim)).toList(), Attention.of(schemas));
    }

    private static boolean isSchema(Aim aim) {
      Check check = aim.rule().check();
      return check instanceof Check.Valid || check instanceof Check.ValidEvents;
    }
  }

  /** The rules that look at events called {@code name}, which must be a known one. */
  OfEvent ofEvent(String name) {
    return byEvent.computeIfAbsent(name, n -> OfEvent.of(aims(target -> target.isEvent(n))));
  }

  /** The rules that look at events of any name, and so at those that the vocabulary lacks. */
  List<Aim> ofUnknownEvent() {
    return byKind.computeIfAbsent("*", n -> aims(target -> target.event().equals("*")));
  }

  /** The rules that look at a part of the exchange. */
  List<Aim> of(Target.Kind kind) {
    return byKind.computeIfAbsent(kind.name(), k -> aims(target -> target.kind() == kind));
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

  /** The rules that say nothing about a WebSocket's turn, of which no event has a line. */
  Set<String> ofHttp() {
    return endpoint.rules().stream()
        .filter(rule -> rule.when().http() || rule.check() instanceof Check.Named)
        .map(Rule::id)
        .collect(Collectors.toUnmodifiableSet());
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
