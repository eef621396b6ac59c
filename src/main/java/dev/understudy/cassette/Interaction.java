package dev.understudy.cassette;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One request with its response.
 *
 * @param sequence the position in the order in which interactions began; 0 means after all others,
 *     in file order
 * @param began the time at which the request arrived
 * @param request the request
 * @param response the response
 * @param timing the times of its parts
 * @param end how the response or the conversation ended
 * @param conversation the frames after an upgrade to a WebSocket; empty for any other response
 */
public record Interaction(
    long sequence,
    Optional<Instant> began,
    RecordedRequest request,
    RecordedResponse response,
    Timing timing,
    End end,
    Optional<Conversation> conversation) {

  /** Refuses a conversation without its upgrade, and an upgrade without its conversation. */
  public Interaction {
    if (conversation.isPresent() != (response.status() == RecordedResponse.UPGRADED)) {
      throw new IllegalArgumentException(
          "a 'socket' needs status "
              + RecordedResponse.UPGRADED
              + ", and that status needs a 'socket'");
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
   * The request that matching uses. The body of a WebSocket's is the client's first message, unless
   * the server speaks first.
   */
  public RecordedRequest asked() {
    return conversation
        .flatMap(Conversation::opening)
        .map(opening -> request.with(Body.of(opening.payload())))
        .orElse(request);
  }
}
