package dev.understudy.contract;

import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.Dialect;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An endpoint as described by one profile.
 *
 * @param name the name in packs and reports
 * @param method the HTTP method, or {@code WS} for a WebSocket
 * @param path the path, with {@code *} for one segment
 * @param dialect the protocol of the endpoint
 * @param rules all its rules, in the order of the packs
 * @param stream the contract of its streams; empty if it never streams
 * @param outcomes the rules for the verdict on an answer
 * @param examples its conforming exchanges, by name
 * @param probes its live requests
 */
public record Endpoint(
    String name,
    String method,
    String path,
    Dialect dialect,
    List<Rule> rules,
    Optional<StreamContract> stream,
    List<VerdictRule> outcomes,
    Map<String, Example> examples,
    List<Probe> probes) {

  /** Copies the lists. */
  public Endpoint {
    rules = List.copyOf(rules);
    outcomes = List.copyOf(outcomes);
    probes = List.copyOf(probes);
  }

  /** Whether this is a WebSocket. */
  public boolean isSocket() {
    return method.equals(RecordedRequest.SOCKET);
  }

  /** Whether a request belongs to this endpoint; a prefix before {@code /v1} does not matter. */
  boolean isFor(String method, String path) {
    if (!this.method.equals(method)) {
      return false;
    }
    String[] wanted = this.path.split("/", -1);
    String[] asked = path.split("/", -1);
    if (asked.length < wanted.length) {
      return false;
    }
    int offset = asked.length - wanted.length;
    for (int i = 1; i < wanted.length; i++) {
      if (!wanted[i].equals("*") && !wanted[i].equals(asked[offset + i])) {
        return false;
      }
    }
    return true;
  }
}
