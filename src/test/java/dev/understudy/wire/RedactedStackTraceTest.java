package dev.understudy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class RedactedStackTraceTest {

  @Test
  void itTellsWhereAndNotWhat() {
    Throwable fault =
        new IllegalStateException("said: a secret", new NumberFormatException("another secret"));
    StringWriter text = new StringWriter();
    RedactedStackTrace.of(fault).printStackTrace(new PrintWriter(text, true));
    assertThat(text.toString())
        .contains("java.lang.IllegalStateException", "java.lang.NumberFormatException")
        .contains("RedactedStackTraceTest.itTellsWhereAndNotWhat")
        .doesNotContain("secret");
  }

  @Test
  void theSummaryNamesTheErrorWithoutItsMessage() {
    assertThat(RedactedStackTrace.summaryOf(new IllegalStateException("said: a secret")))
        .isEqualTo("an internal error in Understudy: IllegalStateException");
  }

  @Test
  void aCircleOfCausesEnds() {
    Exception one = new Exception("one");
    Exception other = new Exception("other", one);
    one.initCause(other);
    assertThat(RedactedStackTrace.of(one).getCause().getCause()).isNull();
  }
}
