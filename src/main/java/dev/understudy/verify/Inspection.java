package dev.understudy.verify;

import dev.understudy.contract.Check;
import dev.understudy.contract.Probe;
import dev.understudy.contract.Rule;
import dev.understudy.contract.Target;
import dev.understudy.dialect.Invariant;
import dev.understudy.verify.EndpointRules.TargetedRule;
import dev.understudy.verify.Finding.Side;
import dev.understudy.wire.PointerPattern;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Applies the rules to one exchange: keeps which are active, what they remember, and the findings.
 */
final class Inspection {

  private final EndpointRules rules;
  private final Findings findings = new Findings();

  /**
   * Compares rules by identity, since each rule is one object and comparing its content is slow.
   */
  private final Set<Rule> inactive = Collections.newSetFromMap(new IdentityHashMap<>());

  private final Map<String, KnownShapes> shapes = new HashMap<>();
  private final IdentityHashMap<Object, Optional<ValueCheck>> checks = new IdentityHashMap<>();

  /** Creates an inspection, in which rules whose condition does not hold are inactive. */
  Inspection(EndpointRules rules, JsonNode request, Optional<Probe> probe) {
    this.rules = rules;
    for (Rule rule : rules.endpoint().rules()) {
      boolean holds =
          rule.when().request().isEmpty()
              || (!request.isMissingNode() && rule.when().request().get().accepts(request));
      if (!holds || !isFor(rule, probe)) {
        inactive.add(rule);
      }
    }
  }

  /**
   * Whether a rule applies to a probe: one that expects a rejection has its own rules, and those
   * about errors.
   */
  private static boolean isFor(Rule rule, Optional<Probe> probe) {
    List<String> probes = rule.when().probes();
    if (probe.isEmpty() || !probes.isEmpty()) {
      return probes.isEmpty() || probe.filter(p -> isMeant(probes, p)).isPresent();
    }
    return !probe.get().negative()
        || (!rule.on().isEmpty()
            && rule.on().stream().allMatch(target -> target.kind() == Target.Kind.ERROR));
  }

  /** Whether a list contains the probe, by name or as a probe that expects an answer. */
  private static boolean isMeant(List<String> probes, Probe probe) {
    return probes.contains(probe.name()) || (!probe.negative() && probes.contains("*"));
  }

  EndpointRules rules() {
    return rules;
  }

  Findings findings() {
    return findings;
  }

  /** Checks a part of the exchange. */
  void check(Target.Kind kind, JsonNode root, Side side) {
    check(rules.of(kind), root, "", side);
  }

  /** Checks an event, or a value in it. */
  void lookAtEvent(String name, JsonNode node, String base, Side side) {
    EndpointRules.OfEvent event = rules.ofEvent(name);
    if (!event.schemas().isEmpty()) {
      KnownShapes known = shapes.computeIfAbsent(name, n -> new KnownShapes(event.paths()));
      long shape = known.shapeOf(node);
      if (!known.isKnown(shape)) {
        int before = findings.count();
        check(event.schemas(), node, base, side);
        boolean all =
            event.schemas().stream().noneMatch(targeted -> inactive.contains(targeted.rule()));
        if (all && findings.count() == before) {
          known.remember(shape);
        }
      }
    }
    check(event.others(), node, base, side);
  }

  /** Checks values with the rules about values. */
  void check(List<TargetedRule> some, JsonNode root, String base, Side side) {
    for (TargetedRule targeted : some) {
      Rule rule = targeted.rule();
      if (inactive.contains(rule)) {
        continue;
      }
      Optional<ValueCheck> check =
          checks.computeIfAbsent(
              memory(targeted), a -> ValueCheck.of(rule.check(), targeted.target()));
      if (check.isEmpty()) {
        continue;
      }
      PointerPattern at = targeted.target().at();
      if (at.segments().isEmpty()) {
        check(check.get(), targeted, side, root, base);
      } else {
        at.select(root)
            .forEach(
                found -> check(check.get(), targeted, side, found.node(), base + found.pointer()));
      }
    }
  }

  /** Adds a finding for a broken invariant. */
  void broken(
      Invariant invariant,
      Target.Kind kind,
      Side side,
      String pointer,
      String expected,
      String actual) {
    rules.holding(invariant, kind).stream()
        .filter(rule -> !inactive.contains(rule))
        .forEach(rule -> findings.add(rule, side, pointer, expected, actual));
  }

  /** Adds a finding for a broken rule, unless it is inactive. */
  void broken(Rule rule, Side side, String expected, String actual) {
    if (!inactive.contains(rule)) {
      findings.add(rule, side, "", expected, actual, !(rule.check() instanceof Check.Named));
    }
  }

  /** Notes that the rules with this check applied to something. */
  void applied(Class<? extends Check> type) {
    rules.with(type).stream().filter(rule -> !inactive.contains(rule)).forEach(findings::applied);
  }

  /** Notes that the rules about these invariants applied to something. */
  void applied(Target.Kind kind, Invariant... invariants) {
    for (Invariant invariant : invariants) {
      rules.holding(invariant, kind).stream()
          .filter(rule -> !inactive.contains(rule))
          .forEach(findings::applied);
    }
  }

  boolean isInactive(Rule rule) {
    return inactive.contains(rule);
  }

  /**
   * The key of a rule's memory: the rule for all its targets, unless each target has its own
   * schema.
   */
  private static Object memory(TargetedRule targeted) {
    return targeted.rule().check() instanceof Check.ValidEvents ? targeted : targeted.rule();
  }

  private void check(
      ValueCheck check, TargetedRule targeted, Side side, JsonNode node, String pointer) {
    Rule rule = targeted.rule();
    boolean byEvent = !targeted.target().event().contains("*");
    findings.applied(rule);
    check.at(
        node,
        pointer,
        (where, expected, actual) -> findings.add(rule, side, where, expected, actual, byEvent));
  }
}
