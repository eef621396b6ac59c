package dev.understudy.match;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.IgnoreRule;
import dev.understudy.cassette.Placeholder;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.JsonPath;
import dev.understudy.wire.MediaType;
import dev.understudy.wire.Sha256;
import dev.understudy.wire.UrlText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What two requests share exactly when one recording answers both: method, path, query and body,
 * less what the cassette declares to be ignored. Headers are not part of it.
 *
 * <p>JSON counts by value, multipart without its boundary, everything else byte for byte; query
 * parameters count without their order, but those of the same name with it. Both requests have to
 * be redacted.
 *
 * @param digest SHA-256, in lower-case hexadecimal
 */
public record RequestKey(String digest) {

  /** The key of a redacted request. */
  public static RequestKey of(RecordedRequest request, List<IgnoreRule> ignore) {
    MessageDigest digest = Sha256.start();
    update(digest, request.method());
    update(digest, Placeholder.collapse(request.path()));
    query(request.query(), ignore).forEach(part -> update(digest, Placeholder.collapse(part)));
    if (request.body() instanceof Body.Omitted omitted) {
      update(digest, "sha256 " + omitted.sha256());
    } else {
      updateBody(digest, request, ignore);
    }
    return new RequestKey(Sha256.hex(digest));
  }

  private static void updateBody(
      MessageDigest digest, RecordedRequest request, List<IgnoreRule> ignore) {
    Bytes body = request.body().bytesOrEmpty();
    MediaType type = MediaType.of(request.headers());
    Optional<JsonNode> json = mayBeJson(type, body) ? CanonicalJson.parse(body) : Optional.empty();
    Optional<String> boundary = type.boundary();
    if (json.isPresent()) {
      for (IgnoreRule rule : ignore) {
        if (rule instanceof IgnoreRule.Json named) {
          remove(json.get(), named.path(), 0);
        }
      }
      update(digest, "json");
      update(digest, Placeholder.collapse(CanonicalJson.of(json.get())));
    } else if (boundary.isPresent()) {
      update(digest, "multipart");
      String parts = body.toLatin1().replace("--" + boundary.get(), "--boundary");
      update(digest, Placeholder.collapse(parts));
    } else if (!body.isEmpty()) {
      update(digest, "bytes");
      update(digest, Placeholder.collapse(body.toLatin1()));
    }
  }

  /** Clients forget the Content-Type; what is an object or a list is compared as one. */
  private static boolean mayBeJson(MediaType type, Bytes body) {
    if (type.isJson()) {
      return true;
    }
    String text = body.toLatin1().stripLeading();
    return text.startsWith("{") || text.startsWith("[");
  }

  /** Names and values by turns, sorted by name. */
  private static List<String> query(String query, List<IgnoreRule> ignore) {
    if (query.isEmpty()) {
      return List.of();
    }
    record Parameter(String name, String value) {}
    List<Parameter> parameters = new ArrayList<>();
    for (String part : query.split("&", -1)) {
      String[] pair = part.split("=", 2);
      Parameter parameter =
          new Parameter(
              UrlText.decode(pair[0]), pair.length == 1 ? "" : '=' + UrlText.decode(pair[1]));
      if (!ignore.contains(new IgnoreRule.Query(parameter.name))) {
        parameters.add(parameter);
      }
    }
    return parameters.stream()
        .sorted(Comparator.comparing(Parameter::name))
        .flatMap(parameter -> Stream.of(parameter.name, parameter.value))
        .toList();
  }

  /** Takes out what the path names from its segment {@code depth} on. */
  private static void remove(JsonNode node, JsonPath path, int depth) {
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

  /** Adds a part with its length, so that no two lists of parts run into the same bytes. */
  private static void update(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }
}
