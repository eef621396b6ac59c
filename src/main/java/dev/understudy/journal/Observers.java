package dev.understudy.journal;

/**
 * Where a session's exchanges are noted, and who looks at them.
 *
 * @param journal gets an entry for each request
 * @param verifier verifies each exchange by a contract
 * @param diagnostician looks for mistakes in how endpoints are called
 */
public record Observers(Journal journal, ExchangeVerifier verifier, Diagnostician diagnostician) {}
