package dev.understudy.cassette;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.Headers;
import dev.understudy.wire.MediaType;
import java.util.List;

/**
 * A response as the upstream sent it.
 *
 * @param status the HTTP status
 * @param headers all end-to-end headers, in order and with repeats
 * @param chunks the body in the pieces in which it came, with {@code decoded} undone
 * @param decoded the content coding that the body had on the wire
 */
public record RecordedResponse(
    int status, Headers headers, List<Chunk> chunks, ContentCoding decoded) {

  /** Checks the status and copies the list. */
  public RecordedResponse {
    if (status < 200 || status > 999) {
      throw new IllegalArgumentException("not a final HTTP status: " + status);
    }
    chunks = List.copyOf(chunks);
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
