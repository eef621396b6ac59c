package dev.understudy.match;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Placeholder;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.MediaType;
import dev.understudy.wire.PointerPattern;
import dev.understudy.wire.UrlText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form of a request that matching compares: method, path, query and body, without the parts
 * that the cassette ignores. Headers are not part of it.
 *
 * <p>JSON is compared by value, multipart without its boundary, everything else byte for byte. The
 * order of query parameters matters only among those of the same name. All placeholders are equal.
 *
 * @param method the HTTP method; {@link RecordedRequest#SOCKET} for an upgrade
 * @param path the path as sent
 * @param query the parameters, sorted by name
 * @param content the body
 */
public record RequestForm(String method, String path, List<Parameter> query, Content content) {

  /**
   * A query parameter, decoded. A value begins with {@code =}, to distinguish no value from an
   * empty one.
   */
  public record Parameter(String name, String value) {}

  /** The form of a body. */
  public sealed interface Content {}

  /** JSON without the ignored parts. */
  public record Json(JsonNode root) implements Content {}

  /** A multipart body with a fixed boundary, and one character for each byte. */
  public record Multipart(String latin1) implements Content {}

  /** Any other body, possibly empty, with one character for each byte. */
  public record Raw(String latin1) implements Content {}

  /** A body whose digest alone is known. */
  public record Digest(long size, String sha256) implements Content {}

  /** The form of a redacted request. */
  static RequestForm of(RecordedRequest request, List<IgnoreRule> ignore) {
    return new RequestForm(
        request.asksForWebSocket() ? RecordedRequest.SOCKET : request.method(),
        Placeholder.collapse(request.path()),
        query(request.query(), ignore),
        content(request, ignore));
  }

  private static Content content(RecordedRequest request, List<IgnoreRule> ignore) {
    if (request.body() instanceof Body.Omitted omitted) {
      return new Digest(omitted.size(), omitted.sha256());
    }
    Bytes body = request.body().bytesOrEmpty();
    MediaType type = MediaType.of(request.headers());
    Optional<JsonNode> json = mayBeJson(type, body) ? CanonicalJson.parse(body) : Optional.empty();
    if (json.isPresent()) {
      for (IgnoreRule rule : ignore) {
        if (rule instanceof IgnoreRule.Json named) {
          remove(json.get(), PointerPattern.parse(named.pointer()), 0);
        }
      }
      return new Json(json.get());
    }
    return type.boundary()
        .<Content>map(boundary ->
            new Multipart(
                Placeholder.collapse(body.toLatin1().replace("--" + boundary, "--boundary"))))
        .orElseGet(() -> new Raw(Placeholder.collapse(body.toLatin1())));
  }

  /**
   * Whether a body may be JSON; clients forget the Content-Type, so an object or a list is taken as
   * JSON.
   */
  private static boolean mayBeJson(MediaType type, Bytes body) {
    if (type.isJson()) {
      return true;
    }
    String text = body.toLatin1().stripLeading();
    return text.startsWith("{") || text.startsWith("[");
  }

  private static List<Parameter> query(String query, List<IgnoreRule> ignore) {
    if (query.isEmpty()) {
      return List.of();
    }
    List<Parameter> parameters = new ArrayList<>();
    for (String part : query.split("&", -1)) {
      String[] pair = part.split("=", 2);
      Parameter parameter =
          new Parameter(
              Placeholder.collapse(UrlText.decode(pair[0])),
              pair.length == 1 ? "" : '=' + Placeholder.collapse(UrlText.decode(pair[1])));
      if (!ignore.contains(new IgnoreRule.Query(parameter.name))) {
        parameters.add(parameter);
      }
    }
    return parameters.stream().sorted(Comparator.comparing(Parameter::name)).toList();
  }

  /** Removes the values that the path names from its segment {@code depth} on. */
  private static void remove(JsonNode node, PointerPattern path, int depth) {
    if (depth >= path.segments().size()) {
      return;
    }
    String segment = path.segments().get(depth);
    boolean last = depth + 1 == path.segments().size();
    if (node instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        if (segment.equals("*") || segment.equals(name)) {
          if (last) {
            object.remove(name);
          } else {
            remove(object.get(name), path, depth + 1);
          }
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = array.size() - 1; i >= 0; i--) {
        if (segment.equals("*") || segment.equals(Integer.toString(i))) {
          if (last) {
            array.remove(i);
          } else {
            remove(array.get(i), path, depth + 1);
          }
        }
      }
    }
  }
}
