package dev.understudy.cassette;

import java.time.Instant;
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
 * @param end how the response ended
 */
public record Interaction(
    long sequence,
    Optional<Instant> began,
    RecordedRequest request,
    RecordedResponse response,
    Timing timing,
    End end) {}
