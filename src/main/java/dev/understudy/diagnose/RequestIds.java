package dev.understudy.diagnose;

import dev.understudy.cassette.RecordedResponse;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.PointerPattern;
import dev.understudy.wire.SseParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Finds the ids in an answer that identify the request for a gateway's support team. */
public final class RequestIds {

  private static final List<String> HEADERS =
      List.of(
          "x-request-id", "request-id", "x-oneapi-request-id", "x-upstream-request-id", "cf-ray");

  private static final List<PointerPattern> MEMBERS =
      List.of(
          PointerPattern.parse("/request_id"),
          PointerPattern.parse("/error/request_id"),
          PointerPattern.parse("/id"),
          PointerPattern.parse("/response/id"),
          PointerPattern.parse("/message/id"));

  private static final int LONGEST_EVENT = 1024 * 1024;

  /** The id in a message, as gateways of the New API family write it. */
  private static final Pattern IN_TEXT =
      Pattern.compile("(?i)request[ _-]id:? ?([A-Za-z0-9_-]{6,})");

  private RequestIds() {}

  /** The ids by their place. */
  public static Map<String, String> of(RecordedResponse response) {
    Map<String, String> ids = new LinkedHashMap<>();
    for (HeaderField field : response.headers()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (HEADERS.contains(name)) {
        ids.putIfAbsent("header " + name, field.value());
      }
    }
    for (JsonNode body : bodies(response)) {
      for (PointerPattern member : MEMBERS) {
        if (member.in(body).isString()) {
          ids.putIfAbsent("body " + member, member.in(body).stringValue());
        }
      }
      Matcher text = IN_TEXT.matcher(body.path("error").path("message").asString(""));
      if (text.find()) {
        ids.putIfAbsent("message", text.group(1));
      }
    }
    return ids;
  }

  /** The JSON of an answer, or of each event of a stream. */
  private static List<JsonNode> bodies(RecordedResponse response) {
    if (!response.isEventStream()) {
      return CanonicalJson.parse(response.body()).stream().toList();
    }
    List<JsonNode> bodies = new ArrayList<>();
    SseParser parser =
        new SseParser(
            LONGEST_EVENT,
            event -> CanonicalJson.parse(Bytes.utf8(event.data())).ifPresent(bodies::add));
    parser.feed(response.body().asBuffer());
    return bodies;
  }
}
