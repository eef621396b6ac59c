package dev.understudy.junit;

/** The effect of a recording that exceeds its maximum age on the test. */
public enum Expiry {
  /** The test fails. */
  FAIL,
  /** The test runs, and its report contains a warning. */
  WARN
}
