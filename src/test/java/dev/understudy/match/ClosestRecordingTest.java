package dev.understudy.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which recordings a report names as the closest, and what it takes for one difference. */
class ClosestRecordingTest extends MissReportFixture {

  @Test
  void theClosestIsFoundByStructure() throws IOException {
    Path tape =
        tape(
            recorded(CHAT, chat("other", "Continue.")),
            recorded(CHAT, chat("m", "A", "B", "C")),
            recorded(CHAT, chat("m", "Another", "Continue.")),
            recorded(CHAT, chat("m", "X", "Y", "Continue.")));
    // The last messages count before the first ones, and both before options.
    assertThat(closest(tape, chat("m", "New", "Y", "Continue."))).containsExactly(4, 3, 2);
    assertThat(closest(tape, chat("m", "A", "B", "D"))).containsExactly(2, 4, 3);
    assertThat(closest(tape, chat("other", "Go on."))).startsWith(1);
  }

  @Test
  void ofManyWithTheSameStructureTheOneWithTheSameWordsIsClosest() throws IOException {
    String[] recorded =
        IntStream.range(0, 300)
            .mapToObj(i -> recorded(CHAT, chat("m", "Tell me about item " + word(i) + " please")))
            .toArray(String[]::new);
    Path tape = tape(recorded);
    assertThat(closest(tape, chat("m", "Tell me all about item " + word(217) + " please")))
        .startsWith(218);
  }

  @Test
  void oneMoreMessageIsOneDifference() throws IOException {
    Path tape = tape(recorded(CHAT, chat("m", "A", "B", "C")));
    MissReport report = miss(tape, CHAT, chat("m", "A", "X", "B", "C"));
    assertThat(report.differences())
        .containsExactly(
            new Difference(
                "/messages/1",
                Optional.empty(),
                Optional.of("{\"role\":\"user\",\"content\":\"X\"}")));
  }

  @Test
  void oneMoreMessageAndAChangedOneAreTwoDifferences() throws IOException {
    Path tape = tape(recorded(CHAT, chat("m", "A", "B", "C", "D", "E")));
    MissReport report = miss(tape, CHAT, chat("m", "New", "A", "B", "C", "d", "E"));
    assertThat(report.differences())
        .extracting(Difference::where)
        .containsExactly("/messages/0", "/messages/4/content");
    MissReport less = miss(tape, CHAT, chat("m", "A", "C", "d", "E"));
    assertThat(less.differences())
        .extracting(Difference::where)
        .containsExactly("/messages/1", "/messages/2/content");
  }

  @Test
  void anotherResource() throws IOException {
    Path tape = tape(recorded("/v1/models/a", "{}"));
    MissReport report = miss(tape, "/v1/models/b", "{}");
    assertThat(report.reason()).isEqualTo(MissReason.OTHER_RESOURCE);
    assertThat(report.summary())
        .isEqualTo(
            "no recorded request matches POST /v1/models/b: an equal request is recorded for"
                + " /v1/models/a");
    assertThat(miss(tape, "/v1/embeddings/x", "{}").reason()).isEqualTo(MissReason.OTHER_ENDPOINT);
  }

  private List<Integer> closest(Path tape, String body) {
    return miss(tape, CHAT, body).closest().stream().map(MissReport.Near::number).toList();
  }

  private static String word(int number) {
    return Integer.toString(number * 7919 + 46656, 36);
  }
}
