package dev.understudy.diagnose;

import dev.understudy.cassette.RecordedResponse;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.JsonPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The ids by which a gateway's support finds a request, from wherever an answer has them. */
final class RequestIds {

  private static final List<String> HEADERS =
      List.of(
          "x-request-id", "request-id", "x-oneapi-request-id", "x-upstream-request-id", "cf-ray");

  private static final List<JsonPath> MEMBERS =
      List.of(
          JsonPath.parse("/request_id"),
          JsonPath.parse("/error/request_id"),
          JsonPath.parse("/id"));

  /** As gateways of the New API family put it into a message. */
  private static final Pattern IN_TEXT =
      Pattern.compile("(?i)request[ _-]id:? ?([A-Za-z0-9_-]{6,})");

  private RequestIds() {}

  /** The ids, by where they stand. */
  static Map<String, String> of(RecordedResponse response) {
    Map<String, String> ids = new LinkedHashMap<>();
    for (HeaderField field : response.headers()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (HEADERS.contains(name)) {
        ids.putIfAbsent("header " + name, field.value());
      }
    }
    JsonNode body = CanonicalJson.parse(response.body()).orElse(MissingNode.getInstance());
    for (JsonPath member : MEMBERS) {
      if (member.in(body).isString()) {
        ids.put("body " + member, member.in(body).stringValue());
      }
    }
    Matcher text = IN_TEXT.matcher(Facts.errorOf(response).path("message").asString(""));
    if (text.find()) {
      ids.put("message", text.group(1));
    }
    return ids;
  }
}
