package dev.understudy.contract;

import tools.jackson.databind.JsonNode;

/**
 * One request that a live check sends.
 *
 * @param name unique within a profile
 * @param endpoint whose answer it looks for
 * @param says what it is for
 * @param order cheap failures have a low number and come first
 * @param auth whether and how it carries the key
 * @param model the pack's model for it; empty for none
 * @param request {@code method}, {@code path}, {@code headers} and {@code body}; the endpoint's own
 *     where it says nothing
 * @param negative whether the gateway is expected to refuse it
 */
public record Probe(
    String name,
    String endpoint,
    String says,
    int order,
    Auth auth,
    String model,
    JsonNode request,
    boolean negative) {

  /** How a probe carries the key. */
  public enum Auth {
    /** {@code Authorization: Bearer}. */
    BEARER,
    /** {@code x-api-key}. */
    API_KEY,
    /** Not at all. */
    NONE
  }
}
