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
 * The probes to send, in order.
 *
 * @param steps the probes, with those that fail cheaply first
 * @param retries how often to repeat a probe that breaks a rule whose result depends on the model
 */
public record ProbePlan(List<Step> steps, int retries) {

  /** The assumed maximum of output tokens for a probe without a limit. */
  private static final int UNLIMITED = 1024;

  /**
   * One probe.
   *
   * @param model the model that the probe requests; empty for none
   * @param moody whether the probe checks a rule whose result depends on the model
   */
  public record Step(Probe probe, String model, boolean moody) {

    /** The number of requests; each message of a socket counts as one. */
    public int requests() {
      return Math.max(1, messages().size());
    }

    /** The maximum of output tokens of the answers. */
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

  /** Copies {@code steps}. */
  public ProbePlan {
    steps = List.copyOf(steps);
  }

  /**
   * Plans the probes of a profile.
   *
   * @param only the names of probes and ids of rules to select; empty for all
   * @param model the model to request; empty for that of the contract pack
   * @throws IllegalArgumentException for a name that is neither a probe nor a rule
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

  /** The number of requests without retries. */
  public int requests() {
    return steps.stream().mapToInt(Step::requests).sum();
  }

  /** The number of requests with all possible retries. */
  public int mostRequests() {
    return requests() + retries * (int) steps.stream().filter(Step::moody).count();
  }

  /** The maximum of output tokens without retries. */
  public int tokens() {
    return steps.stream().mapToInt(Step::tokens).sum();
  }

  private static String modelOf(Profile profile, Probe probe) {
    return Optional.ofNullable(profile.models().get(probe.model()))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the probe '"
                    + probe.name()
                    + "' requests the model '"
                    + probe.model()
                    + "', which the profile does not define"));
  }

  /**
   * The probes for a name: a probe itself; for a rule, its own probes or those of its endpoints.
   */
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
          "unknown --only '"
              + one
              + "': expected a rule or a probe of the profile "
              + profile.name());
    }
    return names;
  }
}
