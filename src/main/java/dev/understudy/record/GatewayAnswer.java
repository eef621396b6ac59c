package dev.understudy.record;

import dev.understudy.cassette.Interaction;

/**
 * What came of asking a gateway.
 *
 * @param interaction the exchange without its secrets
 * @param reason why there is no end, in words for people; empty when there is one, or nobody knows
 */
public record GatewayAnswer(Interaction interaction, String reason) {}
