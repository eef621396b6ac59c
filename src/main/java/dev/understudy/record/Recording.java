package dev.understudy.record;

import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.Close;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.cassette.Timing;
import dev.understudy.http.BodyCollector;
import dev.understudy.http.Failures;
import dev.understudy.http.RequestHead;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.Headers;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects one exchange while it is relayed. Except for the frames of a WebSocket, not thread-safe:
 * calls from several threads must be ordered.
 */
final class Recording {

  private record TimedBytes(long nanos, Bytes bytes) {}

  private record TimedFrame(long nanos, Peer from, Opcode opcode, boolean fin, Bytes payload) {}

  private record TimedClose(long nanos, Peer from, int code, String reason) {}

  private final long sequence;
  private final Instant began;
  private final RequestHead head;
  private final BodyCollector requestBody;
  private final RecordingMemory budget;
  private final List<TimedBytes> chunks = new ArrayList<>();
  private final List<TimedFrame> frames = new ArrayList<>();
  private @Nullable TimedClose close;
  private int wholeTurns;
  private boolean sealed;
  private volatile String reason = "";
  private volatile long firstSent;
  private volatile long sent;
  private long firstByte;
  private long ended;
  private long kept;
  private boolean capped;
  private int status;
  private Headers headers = Headers.NONE;

  Recording(
      long sequence,
      Instant began,
      RequestHead head,
      BodyCollector requestBody,
      RecordingMemory budget) {
    this.sequence = sequence;
    this.began = began;
    this.head = head;
    this.requestBody = requestBody;
    this.budget = budget;
    this.capped = !budget.takeRecording();
  }

  RequestHead head() {
    return head;
  }

  BodyCollector requestBody() {
    return requestBody;
  }

  int status() {
    return status;
  }

  Headers headers() {
    return headers;
  }

  /** Why the answer is incomplete, as text; empty if it is complete or the reason is unknown. */
  String reason() {
    return reason;
  }

  /** Notes that one side broke off. */
  void brokeOff(Throwable cause) {
    reason = Failures.reasonInside(cause);
  }

  /** Notes that the request is being sent upstream. */
  void sending() {
    firstSent = System.nanoTime();
    sent = 0;
  }

  /** Notes that the whole request has been sent upstream. */
  void sent() {
    if (sent == 0) {
      sent = System.nanoTime();
    }
  }

  /** Adds status and headers of the response. */
  void responded(int status, Headers headers) {
    firstByte = System.nanoTime();
    if (sent == 0) {
      sent = firstByte;
    }
    this.status = status;
    this.headers = headers;
  }

  /** Adds a chunk of the response body. */
  void chunk(ByteBuffer bytes) {
    long now = System.nanoTime();
    if (capped) {
      return;
    }
    if (!budget.take(kept, bytes.remaining())) {
      capped = true;
      return;
    }
    Bytes copy = Bytes.copyOf(bytes);
    kept += copy.size();
    chunks.add(new TimedBytes(now, copy));
  }

  /** Notes that the gateway has accepted the upgrade to a WebSocket. */
  void upgraded(Headers headers) {
    responded(RecordedResponse.UPGRADED, headers);
  }

  /** Adds a frame from one of the two ends. Thread-safe. */
  synchronized void frame(Peer from, Opcode opcode, boolean fin, ByteBuffer payload) {
    if (capped || sealed) {
      return;
    }
    if (!budget.take(kept, payload.remaining())) {
      capped = true;
      return;
    }
    Bytes copy = Bytes.copyOf(payload);
    kept += copy.size();
    frames.add(new TimedFrame(System.nanoTime(), from, opcode, fin, copy));
  }

  /** Adds the first close frame; ignores the other end's answer to it. */
  synchronized void close(Peer from, int code, String reason) {
    if (close == null && !sealed) {
      close = new TimedClose(System.nanoTime(), from, code, reason);
    }
  }

  /** Whether a close frame has been received. */
  synchronized boolean isClosed() {
    return close != null;
  }

  /** Notes that all client messages so far have been answered. */
  synchronized void turnIsWhole() {
    wholeTurns = frames.size();
  }

  /** Accepts no more frames, since the connection is ending. */
  synchronized void seal() {
    sealed = true;
  }

  /**
   * Accepts no more frames, and removes an incomplete answer together with its client messages.
   *
   * @return whether any frame is left
   */
  synchronized boolean sealWholeTurns() {
    sealed = true;
    List<TimedFrame> rest = frames.subList(Math.min(wholeTurns, frames.size()), frames.size());
    long bytes = rest.stream().mapToLong(frame -> frame.payload.size()).sum();
    budget.release(rest.size(), bytes);
    kept -= bytes;
    rest.clear();
    return !frames.isEmpty();
  }

  /** Notes the end of the response. */
  void ended() {
    if (ended == 0) {
      ended = System.nanoTime();
    }
  }

  /**
   * The interaction, not yet redacted; empty if its content coding cannot be decoded to search for
   * secrets.
   */
  Optional<Interaction> toInteraction(End end) {
    End recorded = capped ? End.CAP_REACHED : end;
    ContentCoding coding = ContentCoding.of(headers);
    List<Bytes> wire = chunks.stream().map(TimedBytes::bytes).toList();
    Optional<List<Bytes>> plain =
        chunks.isEmpty()
            ? Optional.of(wire)
            : coding.decode(wire, recorded == End.COMPLETE, 2 * budget.perBody());
    if (plain.isEmpty()) {
      return Optional.empty();
    }
    List<Chunk> timed = new ArrayList<>(chunks.size());
    for (int i = 0; i < chunks.size(); i++) {
      timed.add(Chunk.of(micros(chunks.get(i).nanos), plain.get().get(i)));
    }
    return Optional.of(
        new Interaction(
            sequence,
            Optional.of(began),
            head.with(requestBody.body()),
            new RecordedResponse(
                status,
                headers.endToEnd(),
                timed,
                chunks.isEmpty() ? ContentCoding.IDENTITY : coding),
            new Timing(Math.max(0, (sent - firstSent) / 1000), micros(firstByte), micros(ended)),
            recorded,
            status == RecordedResponse.UPGRADED ? Optional.of(conversation()) : Optional.empty()));
  }

  private synchronized Conversation conversation() {
    TimedClose closed = close;
    return new Conversation(
        frames.stream()
            .map(frame ->
                new Frame(
                    frame.from, frame.opcode, frame.fin, micros(frame.nanos), frame.payload, false))
            .toList(),
        Optional.ofNullable(closed)
            .map(it -> new Close(it.from, micros(it.nanos), it.code, it.reason)));
  }

  /** Releases the memory that the recording holds. */
  synchronized void release() {
    budget.releaseRecording();
    budget.release(chunks.size() + frames.size(), kept);
    budget.release(requestBody.pieces(), requestBody.taken());
    chunks.clear();
    frames.clear();
  }

  private long micros(long nanos) {
    return Math.max(0, (nanos - sent) / 1000);
  }
}
