package dev.understudy.contract;

import dev.understudy.wire.PointerPattern;
import java.util.Optional;

/**
 * How an event of a stream whose events carry no type is told.
 *
 * @param name what it is called in grammar and rules
 * @param data the whole data, when that tells it, such as {@code [DONE]}
 * @param event the event line that tells it, whatever the data is
 * @param in the elements of the event that are each looked at; the event itself without it
 * @param has a member that is there, and neither null, false nor an empty text
 * @param lacks a member that is missing, null or an empty array
 */
public record EventKind(
    String name,
    Optional<String> data,
    Optional<String> event,
    Optional<PointerPattern> in,
    Optional<PointerPattern> has,
    Optional<PointerPattern> lacks) {}
