package dev.understudy.cassette;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.Headers;
import dev.understudy.wire.MediaType;
import java.util.List;

/**
 * A response as the upstream sent it.
 *
 * @param status the HTTP status; 101 for an upgrade to a WebSocket
 * @param headers all end-to-end headers, in order and including repeated ones
 * @param chunks the body in the pieces in which it arrived, after decoding {@code decoded}
 * @param decoded the content coding that the body had on the wire
 */
public record RecordedResponse(
    int status, Headers headers, List<Chunk> chunks, ContentCoding decoded) {

  /** The status of an upgrade to a WebSocket (RFC 6455, 4.2.2). */
  public static final int UPGRADED = 101;

  /** Checks the status and copies the list. */
  public RecordedResponse {
    if (status != UPGRADED && (status < 200 || status > 999)) {
      throw new IllegalArgumentException(
          "invalid status " + status + ": expected a final HTTP status");
    }
    if (status == UPGRADED && !chunks.isEmpty()) {
      throw new IllegalArgumentException(
          "an upgrade cannot have a body; its frames belong under 'socket'");
    }
    chunks = List.copyOf(chunks);
  }

  /** A copy of this response with another body. */
  public RecordedResponse with(List<Chunk> others) {
    return new RecordedResponse(status, headers, others, decoded);
  }

  /** Whether the body is an event stream, as its Content-Type says. */
  public boolean isEventStream() {
    return MediaType.of(headers).isEventStream();
  }

  /** The whole body. */
  public Bytes body() {
    return Bytes.concat(chunks.stream().map(Chunk::bytes).toList());
  }
}
