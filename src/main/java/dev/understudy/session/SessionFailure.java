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

  /**
   * A failure for what a report says, told in other words.
   *
   * @param message what the failure says instead of the report
   */
  public SessionFailure(SessionReport report, String message) {
    super(message);
    this.report = report;
  }

  /** What went wrong, as data; lost when the failure is serialized. */
  public SessionReport report() {
    return report;
  }
}
