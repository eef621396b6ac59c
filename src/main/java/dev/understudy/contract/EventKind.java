package dev.understudy.contract;

import dev.understudy.wire.PointerPattern;
import java.util.Optional;

/**
 * A criterion that identifies a kind of event in a stream whose events carry no type.
 *
 * @param name the name of the kind in grammar and rules
 * @param data the whole data that identifies it, such as {@code [DONE]}
 * @param event the event line that identifies it, whatever its data
 * @param in the elements of the event that are each examined; without it, the event itself
 * @param has a member that is present, and neither null, false nor an empty text
 * @param lacks a member that is missing, null or an empty array
 */
public record EventKind(
    String name,
    Optional<String> data,
    Optional<String> event,
    Optional<PointerPattern> in,
    Optional<PointerPattern> has,
    Optional<PointerPattern> lacks) {}
