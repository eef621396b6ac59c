package dev.understudy.replay;

import dev.understudy.cassette.Cassette;

/**
 * The progress of a recorded conversation.
 *
 * @param entry the recording
 * @param heard the number of messages received from the client
 * @param recorded the number of client messages in the recording
 */
public record Progress(Cassette.Entry entry, int heard, int recorded) {}
