package dev.understudy.contract;

import tools.jackson.databind.JsonNode;

/**
 * A request that a live check sends.
 *
 * @param name the name, unique within a profile
 * @param endpoint the endpoint whose answer it checks
 * @param says its purpose
 * @param order the position; probes with cheap failures have low numbers and come first
 * @param auth how it carries the key, if at all
 * @param model the pack's kind of model for it; empty for none
 * @param request {@code method}, {@code path}, {@code headers} and {@code body}; missing ones are
 *     the endpoint's
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

  /** The ways in which a probe carries the key. */
  public enum Auth {
    /** {@code Authorization: Bearer}. */
    BEARER,
    /** {@code x-api-key}. */
    API_KEY,
    /** The probe carries no key. */
    NONE
  }
}
