package dev.understudy.contract;

import java.util.List;
import java.util.Optional;

/**
 * The condition under which a rule applies.
 *
 * @param request the schema under which the request's JSON body must be valid
 * @param probes the probes to which it applies, {@code *} for all that should be answered; empty
 *     for traffic of any kind
 * @param http whether it applies to HTTP only, and not to an equivalent turn of a WebSocket
 */
public record Condition(Optional<JsonSchema> request, List<String> probes, boolean http) {

  /** The condition that always holds. */
  public static final Condition ALWAYS = new Condition(Optional.empty(), List.of(), false);

  /** Copies the list. */
  public Condition {
    probes = List.copyOf(probes);
  }
}
