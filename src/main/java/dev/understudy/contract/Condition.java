package dev.understudy.contract;

import java.util.List;
import java.util.Optional;

/**
 * When a rule applies.
 *
 * @param request what the request's JSON body must be valid under
 * @param probes the probes that it is for, {@code *} for all that are to be answered; none for
 *     traffic of any kind
 * @param http whether it is about HTTP alone, and not about a WebSocket's turn that stands for it
 */
public record Condition(Optional<JsonSchema> request, List<String> probes, boolean http) {

  /** Always. */
  public static final Condition ALWAYS = new Condition(Optional.empty(), List.of(), false);

  /** Copies the list. */
  public Condition {
    probes = List.copyOf(probes);
  }
}
