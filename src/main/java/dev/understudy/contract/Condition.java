package dev.understudy.contract;

import java.util.List;
import java.util.Optional;

/**
 * When a rule applies.
 *
 * @param request what the request's JSON body must be valid under
 * @param probes the probes that it is for, {@code *} for all that are to be answered; none for
 *     traffic of any kind
 */
public record Condition(Optional<JsonSchema> request, List<String> probes) {

  /** Always. */
  public static final Condition ALWAYS = new Condition(Optional.empty(), List.of());

  /** Copies the list. */
  public Condition {
    probes = List.copyOf(probes);
  }
}
