package dev.understudy.verify;

import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Peer;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.contract.Endpoint;
import dev.understudy.contract.Level;
import dev.understudy.contract.Probe;
import dev.understudy.contract.Profile;
import dev.understudy.dialect.Turns;
import dev.understudy.dialect.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Checks exchanges against one profile. Thread-safe. */
public final class Checker {

  private final Profile profile;
  private final Map<String, EndpointRules> rules = new ConcurrentHashMap<>();

  /** Creates a checker for a profile. */
  public Checker(Profile profile) {
    this.profile = profile;
  }

  /** The profile. */
  public Profile profile() {
    return profile;
  }

  /**
   * Starts to check an exchange.
   *
   * @param probe the probe that sends the request, if any
   * @return empty if there is no probe and the profile has no rules for this method and path
   */
  public Optional<ExchangeCheck> begin(RecordedRequest request, Optional<Probe> probe) {
    return probe
        .flatMap(p -> profile.endpoint(p.endpoint()))
        .or(() ->
            profile.endpointOf(
                request.asksForWebSocket() ? RecordedRequest.SOCKET : request.method(),
                request.path()))
        .map(endpoint -> new ExchangeCheck(rulesOf(endpoint), request, probe));
  }

  /**
   * A part of an interaction that is checked as one exchange.
   *
   * @param name the part's name, shown after the request line; empty for the interaction itself
   * @param exchange the exchange to check; a WebSocket turn is checked as the equivalent {@code
   *     POST}
   * @param turn whether this is a WebSocket turn
   */
  public record Part(String name, Interaction exchange, boolean turn) {}

  /**
   * The parts to check: the interaction or, for a WebSocket, its turns, and itself if there are
   * rules for it.
   */
  public List<Part> parts(Interaction interaction) {
    List<Part> parts = new ArrayList<>(turns(interaction));
    String path = interaction.request().path();
    if (parts.isEmpty() || profile.endpointOf(RecordedRequest.SOCKET, path).isPresent()) {
      parts.add(0, new Part("", interaction, false));
    }
    return parts;
  }

  /** The turns of a WebSocket; empty for any other interaction. */
  public List<Part> turns(Interaction interaction) {
    return Turns.of(interaction).stream()
        .map(turn -> new Part("turn " + turn.number(), turn.asPost(interaction), true))
        .toList();
  }

  /** Checks a part of an interaction. */
  public Optional<CheckResult> check(Part part) {
    return part.turn ? checkTurn(part.exchange) : check(part.exchange);
  }

  private static void take(Conversation conversation, ExchangeCheck check) {
    conversation.messages().forEach(check::message);
    conversation
        .close()
        .filter(close -> close.from() == Peer.SERVER)
        .ifPresent(close -> check.closed(close.code()));
  }

  /** Checks a complete exchange. */
  public Optional<CheckResult> check(Interaction interaction) {
    return check(interaction, Optional.empty(), false);
  }

  /**
   * Checks a WebSocket turn as the equivalent HTTP exchange, without the rules that only concern
   * HTTP.
   */
  private Optional<CheckResult> checkTurn(Interaction post) {
    return check(post, Optional.empty(), true)
        .map(checked ->
            checked.without(
                profile
                    .endpoint(checked.endpoint())
                    .map(endpoint -> rulesOf(endpoint).ofHttp())
                    .orElse(Set.of())));
  }

  /** Checks a complete exchange, which may be the result of a probe. */
  public Optional<CheckResult> check(Interaction interaction, Optional<Probe> probe) {
    return check(interaction, probe, false);
  }

  private Optional<CheckResult> check(
      Interaction interaction, Optional<Probe> probe, boolean turn) {
    return begin(interaction.request(), probe)
        .map(check -> {
          check.head(interaction.response().status(), interaction.response().headers());
          for (Chunk chunk : interaction.response().chunks()) {
            check.bytes(chunk.bytes().asBuffer());
          }
          interaction.conversation().ifPresent(conversation -> take(conversation, check));
          if (turn && interaction.end() == End.COMPLETE) {
            check.endsAsOverHttp();
          }
          return check.end(interaction.end());
        });
  }

  /**
   * Compares a stream with the whole answer to the same request, if both are complete and break no
   * other rule.
   *
   * @return the differences in shape, as findings about the stream
   */
  List<Finding> compare(CheckResult plain, CheckResult stream) {
    boolean comparable =
        plain.endpoint().equals(stream.endpoint()) && isSound(plain) && isSound(stream);
    return comparable
        ? profile
            .endpoint(stream.endpoint())
            .map(endpoint -> Shapes.differences(rulesOf(endpoint), plain, stream))
            .orElse(List.of())
        : List.of();
  }

  private static boolean isSound(CheckResult checked) {
    return checked.verdict() == Verdict.COMPLETE
        && checked.findings().stream().allMatch(f -> f.level() == Level.OBSERVED);
  }

  /**
   * Compares two results if one is the whole answer and the other the stream to the same request.
   *
   * @return the stream's entry, with the differences in shape added to its findings
   */
  public ReportEntry compared(
      ReportEntry plain,
      RecordedRequest plainRequest,
      ReportEntry stream,
      RecordedRequest streamRequest) {
    boolean pair =
        plain.checked().filter(checked -> !checked.streamed()).isPresent()
            && stream.checked().filter(CheckResult::streamed).isPresent()
            && Pairs.key(plainRequest).isPresent()
            && Pairs.key(plainRequest).equals(Pairs.key(streamRequest));
    if (!pair) {
      return stream;
    }
    CheckResult checked = stream.checked().orElseThrow();
    return stream.with(checked.with(compare(plain.checked().orElseThrow(), checked)));
  }

  /** A probe's request with the given model, without a key. */
  public RecordedRequest request(Probe probe, String model) {
    Endpoint endpoint = profile.endpoint(probe.endpoint()).orElseThrow();
    return ExampleExchanges.request(endpoint, ExampleExchanges.withModel(probe.request(), model));
  }

  /** The messages of a WebSocket probe with the given model: JSON, or deliberately invalid text. */
  public List<String> messages(Probe probe, String model) {
    List<String> messages = new ArrayList<>();
    ExampleExchanges.withModel(probe.request().path("messages"), model)
        .forEach(one -> messages.add(one.isString() ? one.stringValue() : one.toString()));
    return messages;
  }

  private EndpointRules rulesOf(Endpoint endpoint) {
    return rules.computeIfAbsent(endpoint.name(), name -> new EndpointRules(endpoint));
  }
}
