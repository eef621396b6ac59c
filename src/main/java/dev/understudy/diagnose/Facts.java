package dev.understudy.diagnose;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Placeholder;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.dialect.Credential;
import dev.understudy.journal.Call;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.UrlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The facts about a call that signs check: the parsed call and the intended path. */
final class Facts {

  /** The form of a request body. */
  enum Form {
    /** No body. */
    EMPTY,
    /** A JSON object. */
    JSON,
    /** Neither empty nor a JSON object. */
    OTHER,
    /** Not encoded as its Content-Encoding declares. */
    MISCODED,
    /** Not decoded. */
    UNKNOWN
  }

  /** The start of the placeholder for a shell variable in a pasted command. */
  private static final String VARIABLE = "[redacted:variable:";

  private static final JsonNode NOTHING = MissingNode.getInstance();

  /** A gateway's prefix before {@code /v1}, which is part of its root. */
  private static final Pattern PREFIX =
      Pattern.compile("((?:/(?!(?:v1|chat|responses|messages|models)(?:/|$))[^/]+)+)(/v1(?:/.*)?)");

  /** A parser that accepts duplicate members and long numbers. */
  private static final JsonMapper LENIENT =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(5_000)
                          .maxNumberLength(100_000)
                          .maxStringLength(256 * 1024 * 1024)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Call call;
  private final String root;
  private final String path;
  private final Optional<ModelList> models;
  private final Optional<JsonNode> json;
  private final JsonNode error;

  private Facts(
      Call call,
      String root,
      String path,
      Optional<ModelList> models,
      Optional<JsonNode> json,
      JsonNode error) {
    this.call = call;
    this.root = root;
    this.path = path;
    this.models = models;
    this.json = json;
    this.error = error;
  }

  static Facts of(Call call, Optional<ModelList> models) {
    String path = call.request().path();
    Matcher prefixed = PREFIX.matcher(path);
    String prefix = prefixed.matches() ? prefixed.group(1) : "";
    return new Facts(
        call,
        (call.root().isEmpty() ? "https://HOST" : call.root()) + prefix,
        path.substring(prefix.length()),
        models,
        parse(call.request().body().bytesOrEmpty()),
        call.response().map(Facts::errorOf).orElse(NOTHING));
  }

  /** The error object of an answer in any envelope; a missing node if there is none. */
  static JsonNode errorOf(RecordedResponse response) {
    JsonNode answer = CanonicalJson.parse(response.body()).orElse(NOTHING);
    if (answer.has("error")) {
      return answer.path("error");
    }
    // Some proxies put the envelope below "detail"; task routes have no envelope.
    JsonNode detail = answer.path("detail").path("error");
    return detail.isMissingNode() && answer.has("code") ? answer : detail;
  }

  /** Returns the facts of the same call with another path. */
  Facts at(String meant) {
    return new Facts(call, root, meant, models, json, error);
  }

  private static Optional<JsonNode> parse(Bytes body) {
    if (body.isEmpty() || !CanonicalJson.isUtf8(body)) {
      return Optional.empty();
    }
    try {
      return Optional.of(LENIENT.readTree(body.toArray()));
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  String method() {
    return call.request().method();
  }

  /** The path as it was sent. */
  String sentPath() {
    return call.request().path();
  }

  /** The path without a gateway's prefix, or the intended path. */
  String path() {
    return path;
  }

  String root() {
    return root;
  }

  RecordedRequest request() {
    return call.request();
  }

  /** The request's JSON; a missing node if it has none. */
  JsonNode json() {
    return json.orElse(NOTHING);
  }

  String model() {
    JsonNode model = json().path("model");
    return model.isString() ? model.stringValue() : "";
  }

  /** The gateway's models, if they are known and the requested model is not a placeholder. */
  Optional<ModelList> models() {
    return Placeholder.is(model()) ? Optional.empty() : models;
  }

  Form form() {
    if (request().body() instanceof Body.Omitted) {
      return Form.UNKNOWN;
    }
    Bytes body = request().body().bytesOrEmpty();
    ContentCoding declared = ContentCoding.of(request().headers());
    if (body.isEmpty()) {
      return Form.EMPTY;
    }
    if (declared != ContentCoding.IDENTITY && request().decoded() == ContentCoding.IDENTITY) {
      return Form.MISCODED;
    }
    if (json().isObject()) {
      return Form.JSON;
    }
    return body.toLatin1().contains(VARIABLE) ? Form.UNKNOWN : Form.OTHER;
  }

  /** The decoded names and values of the query. */
  List<Map.Entry<String, String>> query() {
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    String query = request().query();
    if (!query.isEmpty()) {
      for (String part : query.split("&", -1)) {
        String[] pair = part.split("=", 2);
        parameters.add(
            Map.entry(UrlText.decode(pair[0]), pair.length == 1 ? "" : UrlText.decode(pair[1])));
      }
    }
    return parameters;
  }

  /**
   * The state of the key, if it matters: not for a successful call and, if the state was not given,
   * only after status 401.
   */
  Optional<Credential> credential() {
    return call.credential()
        .filter(state -> status().filter(status -> status < 300).isEmpty())
        .or(() ->
            status().filter(status -> status == 401).isPresent()
                ? Optional.of(Credential.of(request().headers(), request().query()))
                : Optional.empty());
  }

  Optional<RecordedResponse> response() {
    return call.response();
  }

  Optional<Integer> status() {
    return call.response().map(RecordedResponse::status);
  }

  /**
   * The {@code code} of an error answer as text, or else its {@code type}; empty if it has neither.
   */
  String errorCode() {
    String code = error.path("code").asString("");
    return code.isEmpty() ? error.path("type").asString("") : code;
  }

  String errorMessage() {
    return error.isString() ? error.stringValue() : error.path("message").asString("");
  }
}
