package dev.understudy.verify;

import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.contract.Check;
import dev.understudy.contract.Endpoint;
import dev.understudy.contract.Level;
import dev.understudy.contract.Probe;
import dev.understudy.contract.Profile;
import dev.understudy.contract.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Checks exchanges against one profile. Safe for use by several threads. */
public final class Checker {

  private final Profile profile;
  private final Map<String, EndpointRules> rules = new ConcurrentHashMap<>();

  /** A checker for a profile. */
  public Checker(Profile profile) {
    this.profile = profile;
  }

  /** The profile that is checked against. */
  public Profile profile() {
    return profile;
  }

  /**
   * Begins to check an exchange.
   *
   * @param probe the probe that the request is, if a live check sends it
   * @return nothing when it is no probe and the profile says nothing about this method and path
   */
  public Optional<ExchangeCheck> begin(RecordedRequest request, Optional<Probe> probe) {
    return probe
        .flatMap(p -> profile.endpoint(p.endpoint()))
        .or(() -> profile.endpointOf(request.method(), request.path()))
        .map(endpoint -> new ExchangeCheck(rulesOf(endpoint), request, probe));
  }

  /** Checks a whole exchange. */
  public Optional<Checked> check(Interaction interaction) {
    return check(interaction, Optional.empty());
  }

  /**
   * Checks a turn of a WebSocket as the exchange over HTTP that it stands for. What is said there
   * about the event lines of a stream does not apply: a frame has none.
   */
  public Optional<Checked> checkTurn(Interaction post) {
    return check(post)
        .map(checked -> checked.without(finding -> finding.rule().check() instanceof Check.Named));
  }

  /** Checks a whole exchange that may be a probe's. */
  public Optional<Checked> check(Interaction interaction, Optional<Probe> probe) {
    return begin(interaction.request(), probe)
        .map(check -> {
          check.head(interaction.response().status(), interaction.response().headers());
          for (Chunk chunk : interaction.response().chunks()) {
            check.bytes(chunk.bytes().asBuffer());
          }
          return check.end(interaction.end());
        });
  }

  /**
   * Compares a stream with the whole answer to the same request. Only what is complete and breaks
   * no other rule is compared: what else is wrong has been said.
   *
   * @return what is different in shape, as findings about the stream
   */
  List<Finding> compare(Checked plain, Checked stream) {
    boolean comparable =
        plain.endpoint().equals(stream.endpoint()) && isSound(plain) && isSound(stream);
    return comparable
        ? profile
            .endpoint(stream.endpoint())
            .map(endpoint -> Shapes.differences(rulesOf(endpoint), plain, stream))
            .orElse(List.of())
        : List.of();
  }

  private static boolean isSound(Checked checked) {
    return checked.verdict() == Verdict.COMPLETE
        && checked.findings().stream().allMatch(f -> f.level() == Level.OBSERVED);
  }

  /**
   * Compares two results if one is the whole answer and the other the stream to the same request.
   *
   * @return the stream's, with what is different in shape added to its findings
   */
  public Case compared(
      Case plain, RecordedRequest plainRequest, Case stream, RecordedRequest streamRequest) {
    boolean pair =
        plain.checked().filter(checked -> !checked.streamed()).isPresent()
            && stream.checked().filter(Checked::streamed).isPresent()
            && Pairs.key(plainRequest).isPresent()
            && Pairs.key(plainRequest).equals(Pairs.key(streamRequest));
    if (!pair) {
      return stream;
    }
    Checked checked = stream.checked().orElseThrow();
    return stream.with(checked.with(compare(plain.checked().orElseThrow(), checked)));
  }

  /** A probe's request, with the model in its place and without a key. */
  public RecordedRequest request(Probe probe, String model) {
    Endpoint endpoint = profile.endpoint(probe.endpoint()).orElseThrow();
    return Staging.request(endpoint, Staging.withModel(probe.request(), model));
  }

  private EndpointRules rulesOf(Endpoint endpoint) {
    return rules.computeIfAbsent(endpoint.name(), name -> new EndpointRules(endpoint));
  }
}
