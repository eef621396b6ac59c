package dev.understudy.record;

import dev.understudy.cassette.Interaction;

/**
 * A gateway's answer to a request of {@link GatewayClient}.
 *
 * @param interaction the redacted exchange
 * @param reason why the answer is incomplete, as text; empty if it is complete or the reason is
 *     unknown
 */
public record GatewayAnswer(Interaction interaction, String reason) {}
