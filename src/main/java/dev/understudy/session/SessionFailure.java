package dev.understudy.session;

/** Thrown to fail a test because of its session's problems; the message is the whole report. */
public final class SessionFailure extends AssertionError {

  private static final long serialVersionUID = 1;

  private final transient SessionReport report;

  /** A failure with a report, whose text is the message. */
  public SessionFailure(SessionReport report) {
    this(report, report.text());
  }

  /**
   * A failure with a report and another message.
   *
   * @param message the message, in place of the report's text
   */
  public SessionFailure(SessionReport report, String message) {
    super(message);
    this.report = report;
  }

  /** The report; lost when the failure is serialized. */
  public SessionReport report() {
    return report;
  }
}
