package dev.understudy.session;

/**
 * A test that has to fail because of what its session has seen; the message is the whole report.
 */
public final class SessionFailure extends AssertionError {

  private static final long serialVersionUID = 1;

  private final transient SessionReport report;

  /** A failure for what a report says. */
  public SessionFailure(SessionReport report) {
    this(report, report.text());
  }

  /** The same in other words. */
  public SessionFailure(SessionReport report, String message) {
    super(message);
    this.report = report;
  }

  /** What went wrong, as data; lost when the failure is serialized. */
  public SessionReport report() {
    return report;
  }
}
