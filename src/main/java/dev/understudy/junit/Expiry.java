package dev.understudy.junit;

/** What happens to a test whose recording is older than it may be. */
public enum Expiry {
  /** The test fails. */
  FAIL,
  /** The test runs, and its report says so. */
  WARN
}
