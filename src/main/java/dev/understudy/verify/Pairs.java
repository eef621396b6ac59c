package dev.understudy.verify;

import dev.understudy.cassette.RecordedRequest;
import dev.understudy.wire.CanonicalJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds requests that differ only in asking for a stream. */
final class Pairs {

  private Pairs() {}

  /** A key that is equal for such requests; empty for a request without a JSON object. */
  static Optional<String> key(RecordedRequest request) {
    return CanonicalJson.parse(request.body().bytesOrEmpty())
        .filter(JsonNode::isObject)
        .map(json -> {
          ObjectNode object = (ObjectNode) json;
          object.remove("stream");
          object.remove("stream_options");
          return request.path() + ' ' + CanonicalJson.of(object);
        });
  }
}
