package dev.understudy.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.Headers;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class JournalTest {

  private static final String LARGE = "x".repeat(6 * 1024 * 1024);

  private final Journal journal = new Journal(100, Clock.systemUTC(), entry -> {});

  @Test
  void aBodyIsKeptWholeAndTheOldestGoWhenThereIsTooMuchText() {
    for (int i = 1; i <= 7; i++) {
      journal.add(entry("/" + i, LARGE));
    }
    assertThat(journal.entries())
        .extracting(JournalEntry::path)
        .containsExactly("/3", "/4", "/5", "/6", "/7");
    assertThat(journal.entries())
        .allSatisfy(entry -> assertThat(entry.body()).hasSize(LARGE.length()));
    assertThat(journal.count()).isEqualTo(7);
    journal.clear();
    journal.add(entry("/8", LARGE));
    assertThat(journal.entries()).hasSize(1);
  }

  private static JournalEntry entry(String path, String body) {
    return JournalEntry.of(
        new RecordedRequest(
            "POST", path, "", Headers.NONE, Body.of(Bytes.utf8(body)), ContentCoding.IDENTITY),
        Outcome.HIT,
        200,
        "");
  }
}
