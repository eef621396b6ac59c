package dev.understudy.probe;

import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Peer;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.contract.Probe;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.dialect.Turn;
import dev.understudy.dialect.Turns;
import dev.understudy.record.GatewayAnswer;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.Excerpt;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Distinguishes a gateway that cannot be checked now from one that breaks its contract: a rejected
 * key, exhausted credit, a rate limit or a model that is down say nothing about the contract.
 */
final class Availability {

  /** The header that a test double sets if it has no recording of a request. */
  private static final String MISS = "x-understudy-miss";

  private static final String NO_RECORDING =
      "the test double that answered has no recording of this request";

  /** The error codes of Understudy on a socket without a matching recording. */
  private static final Set<String> OF_DOUBLES =
      Set.of(
          ErrorKind.SOCKET_DRIFT.code(),
          ErrorKind.SOCKET_STALLED.code(),
          ErrorKind.CASSETTE_MISS.code(),
          ErrorKind.CASSETTE_EXHAUSTED.code());

  private static final Set<String> NO_CHANNEL = Set.of("model_not_found", "get_channel_failed");

  private static final Set<String> QUOTA =
      Set.of("insufficient_quota", "insufficient_user_quota", "pre_consume_token_quota_failed");

  private Availability() {}

  /**
   * The reason why the answer to a probe says nothing about the contract; empty if it can be
   * checked.
   *
   * @param expected the statuses that the contract expects for this probe
   */
  static Optional<String> objection(Probe probe, GatewayAnswer asked, List<String> expected) {
    Interaction interaction = asked.interaction();
    RecordedResponse response = interaction.response();
    if (response.headers().has(MISS)) {
      return Optional.of(NO_RECORDING);
    }
    if (interaction.end() != End.COMPLETE) {
      return Optional.of(brokenOff("the answer", interaction.end(), asked.reason()));
    }
    if (interaction.conversation().filter(Availability::isOfDouble).isPresent()) {
      return Optional.of(NO_RECORDING);
    }
    for (Turn turn : Turns.of(interaction)) {
      Optional<String> objection =
          turn.end() != End.COMPLETE && !probe.negative()
              ? Optional.of(brokenOff("an answer", turn.end(), closeOf(interaction)))
              : objection(probe, turn.asPost(interaction).response(), expected);
      if (objection.isPresent()) {
        return objection;
      }
    }
    return objection(probe, response, expected);
  }

  private static String brokenOff(String what, End end, String reason) {
    return what + " was incomplete (" + end.label() + (reason.isEmpty() ? "" : ": " + reason) + ")";
  }

  /** The close frame with which the gateway ended the connection during an answer. */
  private static String closeOf(Interaction interaction) {
    return interaction
        .conversation()
        .flatMap(Conversation::close)
        .filter(close -> close.from() == Peer.SERVER)
        .map(close ->
            "closed with "
                + close.code()
                + (close.reason().isEmpty() ? "" : " " + Excerpt.quoted(close.reason())))
        .orElse("");
  }

  private static Optional<String> objection(
      Probe probe, RecordedResponse response, List<String> expected) {
    int status = response.status();
    if (status == 429) {
      return said(response, "rate limit of the gateway");
    }
    if (status == 402) {
      return said(response, "the account has no credit");
    }
    String code = code(response);
    if (status == 403 && (QUOTA.contains(code) || !probe.negative())) {
      return said(
          response,
          QUOTA.contains(code) ? "the account has no credit" : "the key has no permission");
    }
    if (status == 401 && probe.auth() != Probe.Auth.NONE) {
      return said(response, "the key was rejected");
    }
    return expected.contains(Integer.toString(status)) ? Optional.empty() : down(response);
  }

  /**
   * The reason why the answer to a repeated request says nothing about the contract; empty if it
   * can be compared.
   */
  static Optional<String> objection(Interaction interaction) {
    RecordedResponse response = interaction.response();
    if (response.headers().has(MISS)) {
      return Optional.of(NO_RECORDING);
    }
    return switch (response.status()) {
      case 401 -> said(response, "the key was rejected");
      case 402, 403 -> said(response, "the account has no credit, or the key has no permission");
      case 429 -> said(response, "rate limit of the gateway");
      default -> down(response);
    };
  }

  private static boolean isOfDouble(Conversation conversation) {
    return conversation.messages(Peer.SERVER).stream()
        .flatMap(message -> CanonicalJson.parse(message.payload()).stream())
        .anyMatch(json -> OF_DOUBLES.contains(json.path("error").path("code").asString("")));
  }

  private static Optional<String> down(RecordedResponse response) {
    int status = response.status();
    String code = code(response);
    if (NO_CHANNEL.contains(code) && (status == 503 || status == 500 || status == 404)) {
      return said(response, "the model is down, or not available to this key");
    }
    if (status == 502 || status == 503 || status == 504 || (status >= 520 && status <= 529)) {
      return said(response, "the gateway or its upstream is down");
    }
    return Optional.empty();
  }

  private static Optional<String> said(RecordedResponse response, String what) {
    String code = code(response);
    return Optional.of(
        what + " (status " + response.status() + (code.isEmpty() ? "" : ", " + code) + ")");
  }

  private static String code(RecordedResponse response) {
    JsonNode json = CanonicalJson.parse(response.body()).orElse(MissingNode.getInstance());
    JsonNode error = json.path("error");
    String code = error.path("code").asString("");
    return code.isEmpty() ? error.path("type").asString("") : code;
  }
}
