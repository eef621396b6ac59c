package dev.understudy.verify;

import dev.understudy.cassette.RecordedRequest;
import dev.understudy.contract.Check;
import dev.understudy.contract.Target.Kind;
import dev.understudy.dialect.Invariant;
import dev.understudy.verify.EndpointRules.TargetedRule;
import dev.understudy.verify.Finding.Side;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.Headers;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Checks status and headers, and whether the answer fits the request. */
final class HeadCheck {

  private final Inspection inspection;
  private final RecordedRequest request;
  private final JsonNode requestJson;
  private int status;
  private Headers headers = Headers.NONE;

  HeadCheck(Inspection inspection, RecordedRequest request, JsonNode requestJson) {
    this.inspection = inspection;
    this.request = request;
    this.requestJson = requestJson;
  }

  /** Checks status and headers. */
  void response(int status, Headers headers) {
    this.status = status;
    this.headers = headers;
  }

  /** Checks the rules of one type about status and headers. */
  void conditions(Kind kind, Class<? extends Check> type) {
    for (TargetedRule targeted : inspection.rules().of(kind)) {
      if (inspection.isInactive(targeted.rule()) || !type.isInstance(targeted.rule().check())) {
        continue;
      }
      if (targeted.rule().check() instanceof Check.Status allowed) {
        inspection.findings().applied(targeted.rule());
        if (!allowed.allows(status)) {
          inspection.broken(
              targeted.rule(),
              Side.RESPONSE,
              "status " + String.join(" or ", allowed.allowed()),
              "status " + status);
        }
      } else if (targeted.rule().check() instanceof Check.HeaderMatches wanted) {
        inspection.findings().applied(targeted.rule());
        Side side = kind == Kind.REQUEST ? Side.REQUEST : Side.RESPONSE;
        Headers looked = kind == Kind.REQUEST ? request.headers() : headers;
        String value = looked.first(wanted.name()).orElse("");
        if (!wanted.value().matcher(value).find()) {
          inspection.broken(
              targeted.rule(),
              side,
              wanted.name() + " that matches " + wanted.value(),
              value.isEmpty() ? "none" : Excerpt.quoted(value));
        }
      }
    }
  }

  /** Checks that the answer is a stream if and only if the request asks for one. */
  void asked(boolean streamed) {
    if (requestJson.isMissingNode()) {
      return;
    }
    Kind kind = streamed ? Kind.STREAM : Kind.ANSWER;
    boolean asked = requestJson.path("stream").asBoolean(false);
    inspection.applied(kind, Invariant.STREAM_ANSWERED, Invariant.STREAM_UNASKED);
    if (asked && !streamed) {
      inspection.broken(
          Invariant.STREAM_ANSWERED,
          kind,
          Side.RESPONSE,
          "",
          "text/event-stream, because the request has stream: true",
          headers.first("content-type").orElse("no Content-Type"));
    } else if (!asked && streamed) {
      inspection.broken(
          Invariant.STREAM_UNASKED,
          kind,
          Side.RESPONSE,
          "",
          "no event stream, because the request does not ask for one",
          headers.first("content-type").orElse(""));
    }
  }

  /** Checks that the answer names the requested model. */
  void model(Optional<JsonNode> result, boolean streamed) {
    String asked = requestJson.path("model").asString("");
    String answered = result.map(json -> json.path("model").asString("")).orElse("");
    if (asked.isEmpty() || answered.isEmpty()) {
      return;
    }
    Kind kind = streamed ? Kind.STREAM : Kind.ANSWER;
    inspection.applied(kind, Invariant.MODEL_ECHOED);
    // A name followed by a snapshot's date is the same model.
    if (!answered.equals(asked) && !isSnapshot(answered, asked)) {
      inspection.findings().at(0, "");
      inspection.broken(
          Invariant.MODEL_ECHOED,
          kind,
          Side.RESPONSE,
          "/model",
          Excerpt.quoted(asked),
          Excerpt.quoted(answered));
    }
  }

  private static boolean isSnapshot(String answered, String asked) {
    return answered.startsWith(asked)
        && answered.substring(asked.length()).matches("-[0-9][0-9-]*");
  }
}
