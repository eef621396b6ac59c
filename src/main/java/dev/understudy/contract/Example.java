package dev.understudy.contract;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * An exchange that keeps to the contract, as a person writes it down.
 *
 * @param endpoint whose it is
 * @param name unique for the endpoint
 * @param content {@code request} and {@code response}, as contracts/README.md explains
 * @param shows rules that it breaks knowingly: notes that come with what it shows
 */
public record Example(String endpoint, String name, JsonNode content, Set<String> shows) {

  /** Copies the set. */
  public Example {
    shows = Set.copyOf(shows);
  }
}
