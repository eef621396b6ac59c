package dev.understudy.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A named set of endpoint contracts.
 *
 * @param name the name, as in {@code --profile}
 * @param title the title, for people
 * @param buildsOn the profile below it; empty for none
 * @param models the model for each kind of probe, unless the user names another
 * @param endpoints its endpoints, in the order of the pack
 */
public record Profile(
    String name,
    String title,
    String buildsOn,
    Map<String, String> models,
    List<Endpoint> endpoints) {

  /** Copies the collections. */
  public Profile {
    models = Map.copyOf(models);
    endpoints = List.copyOf(endpoints);
  }

  /**
   * The endpoint to which a request belongs; the one with the longest path when there are several.
   */
  public Optional<Endpoint> endpointOf(String method, String path) {
    return endpoints.stream()
        .filter(endpoint -> endpoint.isFor(method, path))
        .min(
            Comparator.comparingInt((Endpoint endpoint) -> endpoint.path().contains("*") ? 1 : 0)
                .thenComparingInt(endpoint -> -endpoint.path().length()));
  }

  /** The endpoint with this name; empty when there is none. */
  public Optional<Endpoint> endpoint(String name) {
    return endpoints.stream().filter(endpoint -> endpoint.name().equals(name)).findFirst();
  }

  /** All rules, each once. */
  public List<Rule> rules() {
    Map<String, Rule> all = new LinkedHashMap<>();
    endpoints.forEach(endpoint -> endpoint.rules().forEach(rule -> all.put(rule.id(), rule)));
    return new ArrayList<>(all.values());
  }

  /** A copy of this profile with the level of each rule raised by one step. */
  public Profile raised() {
    return new Profile(
        name,
        title,
        buildsOn,
        models,
        endpoints.stream()
            .map(endpoint ->
                new Endpoint(
                    endpoint.name(),
                    endpoint.method(),
                    endpoint.path(),
                    endpoint.dialect(),
                    endpoint.rules().stream().map(Rule::raised).toList(),
                    endpoint.stream(),
                    endpoint.outcomes(),
                    endpoint.examples(),
                    endpoint.probes()))
            .toList());
  }
}
