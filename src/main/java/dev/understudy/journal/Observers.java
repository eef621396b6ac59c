package dev.understudy.journal;

/**
 * The journal, verifier and diagnostician of a session's exchanges.
 *
 * @param journal receives an entry for each request
 * @param verifier verifies each exchange against a contract
 * @param diagnostician finds mistakes in the calls
 */
public record Observers(Journal journal, ExchangeVerifier verifier, Diagnostician diagnostician) {}
