package dev.understudy.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Its failure would go unseen, since it costs time only. */
class RehearsalTest {

  @Test
  void aServerWithoutAPortAnswers() throws Exception {
    assertThat(Warmup.answer()).startsWith("HTTP/1.1 404 Not Found\r\n");
  }
}
