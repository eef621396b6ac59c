package dev.understudy.verify;

import dev.understudy.cassette.End;
import dev.understudy.cassette.Message;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.contract.Check;
import dev.understudy.contract.Level;
import dev.understudy.contract.Probe;
import dev.understudy.contract.Target.Kind;
import dev.understudy.contract.VerdictRule;
import dev.understudy.dialect.Invariant;
import dev.understudy.dialect.Verdict;
import dev.understudy.verify.Finding.Side;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.Headers;
import dev.understudy.wire.MediaType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Checks one exchange while it is received: call {@link #head} once, then {@link #bytes} for each
 * piece of the body, or {@link #message} after an upgrade, and finally {@link #end} once. Not
 * thread-safe.
 */
public final class ExchangeCheck {

  /** The longest answer that is parsed, in bytes. */
  private static final int LONGEST_ANSWER = 64 * 1024 * 1024;

  private final JsonNode requestJson;
  private final Inspection inspection;
  private final HeadCheck head;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private @Nullable StreamCheck stream;
  private int status;
  private Headers headers = Headers.NONE;

  ExchangeCheck(EndpointRules rules, RecordedRequest request, Optional<Probe> probe) {
    this.requestJson =
        EventReader.json(request.body().bytesOrEmpty().toUtf8Lenient()).orElse(EventReader.NOTHING);
    this.inspection = new Inspection(rules, requestJson, probe);
    this.head = new HeadCheck(inspection, request, requestJson);
    head.conditions(Kind.REQUEST, Check.class);
    if (!requestJson.isMissingNode()) {
      inspection.check(Kind.REQUEST, requestJson, Side.REQUEST);
      ToolResults.check(
          rules.endpoint().dialect(),
          requestJson,
          (invariant, pointer, expected, actual) ->
              inspection.broken(invariant, Kind.REQUEST, Side.REQUEST, pointer, expected, actual));
      inspection.applied(Kind.REQUEST, Invariant.TOOL_RESULTS);
    }
  }

  /** Checks status and headers. */
  public void head(int status, Headers headers) {
    this.status = status;
    this.headers = headers;
    head.response(status, headers);
    boolean socket = status == RecordedResponse.UPGRADED;
    boolean streamed = socket || (MediaType.of(headers).isEventStream() && status < 400);
    if (streamed && inspection.rules().endpoint().stream().isPresent()) {
      stream =
          new StreamCheck(inspection, inspection.rules().endpoint().stream().get(), requestJson);
    }
  }

  /** Checks the next bytes of the body, without content coding. */
  public void bytes(ByteBuffer bytes) {
    StreamCheck streaming = stream;
    if (streaming != null) {
      streaming.bytes(bytes);
    } else if (body.size() < LONGEST_ANSWER) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      body.writeBytes(copy);
    }
  }

  /** Checks the next message of either end of a WebSocket. */
  public void message(Message message) {
    if (stream != null) {
      stream.message(message);
    }
  }

  /** Notes that the gateway has closed the WebSocket. */
  public void closed(int code) {
    if (stream != null) {
      stream.closed(code);
    }
  }

  /** Notes that the WebSocket turn of this exchange is complete. */
  void endsAsOverHttp() {
    if (stream != null) {
      stream.endsAsOverHttp();
    }
  }

  /** Ends the check and returns its result. */
  public CheckResult end(End end) {
    StreamCheck streaming = stream;
    Optional<JsonNode> result;
    Verdict verdict;
    if (streaming != null) {
      verdict = streaming.end(end);
      result = streaming.result();
      head.conditions(Kind.STREAM, Check.class);
      // An error in an event would be reported again for the result.
      if (verdict == Verdict.COMPLETE && inspection.findings().areNotes()) {
        result.ifPresent(json -> inspection.check(Kind.RESULT, json, Side.RESPONSE));
      }
      head.asked(true);
    } else {
      Optional<JsonNode> json = EventReader.json(Bytes.wrap(body.toByteArray()).toUtf8Lenient());
      boolean error = status >= 400 || json.filter(ExchangeCheck::isError).isPresent();
      verdict = error ? error(json, end) : answer(json, end);
      result = json;
    }
    head.model(result, streaming != null);
    boolean refused = status >= 400;
    List<Finding> findings =
        inspection.findings().all().stream()
            .map(finding ->
                refused && finding.side() == Side.REQUEST
                    ? finding.atMost(Level.OBSERVED)
                    : finding)
            .toList();
    return new CheckResult(
        inspection.rules().endpoint().name(),
        requestJson.path("model").asString(""),
        streaming != null,
        status,
        verdict,
        findings,
        streaming == null ? 0 : streaming.events(),
        streaming == null ? Map.of() : streaming.unknown(),
        Set.copyOf(inspection.findings().applied()),
        result);
  }

  private Verdict answer(Optional<JsonNode> json, End end) {
    inspection.applied(Kind.ANSWER, Invariant.JSON_BODY);
    if (json.isEmpty()) {
      head.conditions(Kind.ANSWER, Check.Status.class);
      return notJson(Kind.ANSWER, end);
    }
    head.conditions(Kind.ANSWER, Check.class);
    head.asked(false);
    inspection.check(Kind.ANSWER, json.get(), Side.RESPONSE);
    PlainAnswer.check(
        inspection.rules().endpoint().dialect(),
        requestJson,
        json.get(),
        (invariant, pointer, expected, actual) ->
            inspection.broken(invariant, Kind.ANSWER, Side.RESPONSE, pointer, expected, actual));
    inspection.applied(Kind.ANSWER, PlainAnswer.INVARIANTS);
    return inspection.rules().endpoint().outcomes().stream()
        .filter(outcome -> outcome.on().kind() == Kind.ANSWER)
        .filter(outcome -> VerdictRules.holds(outcome, json.get()))
        .map(VerdictRule::verdict)
        .findFirst()
        .orElse(Verdict.COMPLETE);
  }

  private Verdict error(Optional<JsonNode> json, End end) {
    head.conditions(Kind.ERROR, Check.class);
    inspection.applied(Kind.ERROR, Invariant.JSON_BODY, Invariant.ERROR_STATUS);
    if (status < 400) {
      inspection.broken(
          Invariant.ERROR_STATUS,
          Kind.ERROR,
          Side.RESPONSE,
          "",
          "an error with a status of 400 or more",
          "status " + status + " with " + json.map(Excerpt::of).orElse(""));
    }
    if (json.isEmpty()) {
      notJson(Kind.ERROR, end);
    } else {
      inspection.check(Kind.ERROR, json.get(), Side.RESPONSE);
    }
    return Verdict.FAILED;
  }

  private Verdict notJson(Kind kind, End end) {
    boolean cut = end != End.COMPLETE;
    if (!cut || end == End.UPSTREAM_CUT) {
      String what = MediaType.of(headers).essence();
      inspection.broken(
          Invariant.JSON_BODY,
          kind,
          Side.RESPONSE,
          "",
          "one JSON document",
          body.size() == 0
              ? "an empty body"
              : (cut ? "the connection was cut after " : "")
                  + (what.isEmpty() ? "a body without Content-Type" : what)
                  + ": "
                  + Excerpt.quoted(
                      Bytes.wrap(body.toByteArray())
                          .slice(0, Math.min(body.size(), 400))
                          .toUtf8Lenient()));
    }
    return cut ? Verdict.TRUNCATED : Verdict.MALFORMED;
  }

  /** Whether a body is an error envelope of any dialect. */
  private static boolean isError(JsonNode json) {
    return (json.path("error").isObject() && !json.has("object"))
        || json.path("type").asString("").equals("error")
        || json.path("detail").path("error").isObject();
  }
}
