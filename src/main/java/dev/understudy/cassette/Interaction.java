package dev.understudy.cassette;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One request with its response.
 *
 * @param sequence the place in the order in which interactions began; 0 means after all others, in
 *     the order of the file
 * @param began when the request arrived
 * @param request what was asked
 * @param response what was answered
 * @param timing when
 * @param end how the response, or the conversation, ended
 * @param conversation what followed an upgrade to a WebSocket; nothing for any other response
 */
public record Interaction(
    long sequence,
    Optional<Instant> began,
    RecordedRequest request,
    RecordedResponse response,
    Timing timing,
    End end,
    Optional<Conversation> conversation) {

  /** Refuses a conversation without its upgrade, and the other way round. */
  public Interaction {
    if (conversation.isPresent() != (response.status() == RecordedResponse.UPGRADED)) {
      throw new IllegalArgumentException(
          "a 'socket' goes with status " + RecordedResponse.UPGRADED + ", and only with that");
    }
  }

  /** An interaction without a WebSocket. */
  public Interaction(
      long sequence,
      Optional<Instant> began,
      RecordedRequest request,
      RecordedResponse response,
      Timing timing,
      End end) {
    this(sequence, began, request, response, timing, end, Optional.empty());
  }

  /** This interaction with the first {@code chunks} of its response, where the gateway cut it. */
  public Interaction cutAfter(int chunks) {
    List<Chunk> beginning =
        response.chunks().subList(0, Math.min(chunks, response.chunks().size()));
    RecordedResponse cut =
        new RecordedResponse(response.status(), response.headers(), beginning, response.decoded());
    return new Interaction(sequence, began, request, cut, timing, End.UPSTREAM_CUT, conversation);
  }

  /**
   * The request as it counts for matching: that of a WebSocket has the client's first message as
   * its body, unless the server speaks first.
   */
  public RecordedRequest asked() {
    return conversation
        .flatMap(Conversation::opening)
        .map(opening -> request.with(Body.of(opening.payload())))
        .orElse(request);
  }
}
