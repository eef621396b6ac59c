package dev.understudy.verify;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.cassette.Timing;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.List;
import java.util.Optional;

/** Exchanges in a few words. */
final class Exchanges {

  static final String CHAT_REQUEST =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  static final String CHAT_STREAM_REQUEST =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":true}";

  private Exchanges() {}

  static Interaction chat(int status, String type, Bytes body, End end) {
    return of("/v1/chat/completions", CHAT_REQUEST, status, type, body, end);
  }

  static Interaction chatStream(String stream, End end) {
    return of(
        "/v1/chat/completions",
        CHAT_STREAM_REQUEST,
        200,
        "text/event-stream",
        Bytes.utf8(stream),
        end);
  }

  static Interaction of(String path, String request, int status, String type, Bytes body, End end) {
    return new Interaction(
        0,
        Optional.empty(),
        new RecordedRequest(
            "POST",
            path,
            "",
            new Headers(List.of(new HeaderField("anthropic-version", "2023-06-01"))),
            Body.of(Bytes.utf8(request)),
            ContentCoding.IDENTITY),
        new RecordedResponse(
            status,
            type.isEmpty()
                ? Headers.NONE
                : new Headers(List.of(new HeaderField("Content-Type", type))),
            body.isEmpty() ? List.of() : List.of(Chunk.of(0, body)),
            ContentCoding.IDENTITY),
        Timing.NONE,
        end);
  }

  /** {@code id level pointer: expected / actual} for each finding. */
  static List<String> lines(CheckResult checked) {
    return checked.findings().stream()
        .map(f ->
            f.rule().id()
                + " "
                + f.level().label()
                + " "
                + f.place()
                + ": "
                + f.expected()
                + " / "
                + f.actual())
        .toList();
  }
}
