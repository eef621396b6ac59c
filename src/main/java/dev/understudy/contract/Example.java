package dev.understudy.contract;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A hand-written exchange that conforms to the contract.
 *
 * @param endpoint the name of its endpoint
 * @param name the name, unique for the endpoint
 * @param content {@code request} and {@code response}, as contracts/README.md explains
 * @param shows rules that it breaks deliberately, for notes that belong to the case it shows
 */
public record Example(String endpoint, String name, JsonNode content, Set<String> shows) {

  /** Copies the set. */
  public Example {
    shows = Set.copyOf(shows);
  }
}
