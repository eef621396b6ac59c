package dev.understudy.probe;

import dev.understudy.contract.Endpoint;
import dev.understudy.contract.Probe;
import dev.understudy.contract.Profile;
import dev.understudy.contract.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Which probes are sent, in which order.
 *
 * @param steps cheap failures first
 * @param retries how often an answer that the model's mood has spoilt is asked for again
 */
public record ProbePlan(List<Step> steps, int retries) {

  /** What a model may write where a probe sets no limit. */
  private static final int UNLIMITED = 1024;

  /**
   * One probe.
   *
   * @param model the model that it asks for; empty for none
   * @param moody whether a rule that the model's mood decides is looked for with it
   */
  public record Step(Probe probe, String model, boolean moody) {

    /** How many requests it is; each message of a socket is one. */
    public int requests() {
      return Math.max(1, messages().size());
    }

    /** How many output tokens the answers may cost. */
    public int tokens() {
      int ofMessages = 0;
      for (JsonNode message : messages()) {
        ofMessages += tokens(message);
      }
      return ofMessages + tokens(probe.request().path("body"));
    }

    private JsonNode messages() {
      return probe.request().path("messages");
    }

    private int tokens(JsonNode body) {
      if (body.isMissingNode() || probe.negative()) {
        return 0;
      }
      for (String limit : List.of("max_tokens", "max_output_tokens", "max_completion_tokens")) {
        if (body.path(limit).isInt()) {
          return body.path(limit).intValue();
        }
      }
      return probe.endpoint().equals("count-tokens") ? 0 : UNLIMITED;
    }
  }

  /** Copies the list. */
  public ProbePlan {
    steps = List.copyOf(steps);
  }

  /**
   * The probes of a profile.
   *
   * @param only names of probes and ids of rules to keep to; none for all
   * @param model the model to ask for in the place of the pack's; nothing for the pack's
   * @throws IllegalArgumentException for a name that is neither
   */
  public static ProbePlan of(
      Profile profile, List<String> only, Optional<String> model, int retries) {
    Set<String> names = new HashSet<>();
    only.forEach(one -> names.addAll(probesFor(profile, one)));
    List<Step> steps = new ArrayList<>();
    for (Endpoint endpoint : profile.endpoints()) {
      for (Probe probe : endpoint.probes()) {
        if (only.isEmpty() || names.contains(probe.name())) {
          String named = probe.model().isEmpty() ? "" : modelOf(profile, probe);
          steps.add(
              new Step(
                  probe,
                  named.isEmpty() ? "" : model.orElse(named),
                  !probe.negative() && endpoint.rules().stream().anyMatch(Rule::moody)));
        }
      }
    }
    steps.sort(
        Comparator.comparingInt((Step step) -> step.probe.order())
            .thenComparing(step -> step.probe.name()));
    return new ProbePlan(steps, retries);
  }

  /** How many requests are sent when nothing is asked for twice. */
  public int requests() {
    return steps.stream().mapToInt(Step::requests).sum();
  }

  /** How many requests are sent when each answer that the model's mood can spoil is spoilt. */
  public int mostRequests() {
    return requests() + retries * (int) steps.stream().filter(Step::moody).count();
  }

  /** How many output tokens the answers may cost when nothing is asked for twice. */
  public int tokens() {
    return steps.stream().mapToInt(Step::tokens).sum();
  }

  private static String modelOf(Profile profile, Probe probe) {
    return Optional.ofNullable(profile.models().get(probe.model()))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the probe '"
                    + probe.name()
                    + "' asks for the model of '"
                    + probe.model()
                    + "', which the profile does not name"));
  }

  /** A rule is looked for with all probes of its endpoints, or with those that it is for. */
  private static Set<String> probesFor(Profile profile, String one) {
    Set<String> names = new HashSet<>();
    for (Endpoint endpoint : profile.endpoints()) {
      for (Probe probe : endpoint.probes()) {
        if (probe.name().equals(one)) {
          names.add(one);
        }
        for (Rule rule : endpoint.rules()) {
          List<String> probes = rule.when().probes();
          boolean positive = !probe.negative() && (probes.isEmpty() || probes.contains("*"));
          if (rule.id().equals(one) && (positive || probes.contains(probe.name()))) {
            names.add(probe.name());
          }
        }
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "--only: '" + one + "' is neither a rule nor a probe of the profile " + profile.name());
    }
    return names;
  }
}
