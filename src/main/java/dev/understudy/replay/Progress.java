package dev.understudy.replay;

import dev.understudy.cassette.Cassette;

/**
 * How far a recorded conversation has got.
 *
 * @param entry the recording
 * @param heard how many messages of the client have come
 * @param recorded how many there are on the cassette
 */
public record Progress(Cassette.Entry entry, int heard, int recorded) {}
