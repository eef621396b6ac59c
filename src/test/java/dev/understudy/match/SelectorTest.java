package dev.understudy.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Interactions;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.settings.Repeat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectorTest {

  private static final RecordedRequest REQUEST = Interactions.simple(1, "/x", "{}", "").request();

  @TempDir Path folder;

  @Test
  void givesEachRecordingOnceInTheOrderInWhichTheyBegan() throws IOException {
    Selector selector =
        selector(Repeat.NEVER, tape("a", 2, "second", 1, "first"), tape("b", 1, "third"));
    assertThat(takes(selector, 4)).containsExactly("first", "second", "third", "exhausted 3");
  }

  @Test
  void repeatsTheLast() throws IOException {
    assertThat(takes(selector(Repeat.LAST, tape("a", 1, "1", 2, "2")), 4))
        .containsExactly("1", "2", "2", "2");
  }

  @Test
  void beginsAgain() throws IOException {
    assertThat(takes(selector(Repeat.CYCLE, tape("a", 1, "1", 2, "2")), 5))
        .containsExactly("1", "2", "1", "2", "1");
  }

  @Test
  void beginsAgainAfterAReset() throws IOException {
    Selector selector = selector(Repeat.NEVER, tape("a", 1, "1"));
    assertThat(takes(selector, 2)).containsExactly("1", "exhausted 1");
    selector.reset();
    assertThat(takes(selector, 1)).containsExactly("1");
  }

  @Test
  void missesWhatWasNotRecorded() throws IOException {
    Selector selector = selector(Repeat.LAST, tape("a", 1, "1"));
    RecordedRequest other = Interactions.simple(1, "/y", "{}", "").request();
    assertThat(((Match.Miss) selector.take(other)).key())
        .isEqualTo(RequestKey.of(other, List.of()));
  }

  @Test
  void neverGivesARecordingTwiceToManyAtOnce() throws IOException {
    Object[] content = new Object[2000];
    for (int i = 0; i < 1000; i++) {
      content[2 * i] = i + 1;
      content[2 * i + 1] = "answer " + i;
    }
    Selector selector = selector(Repeat.NEVER, tape("a", content));
    List<String> got = Collections.synchronizedList(new ArrayList<>());
    IntStream.range(0, 1000).parallel().forEach(i -> got.add(takes(selector, 1).get(0)));
    assertThat(got).doesNotHaveDuplicates().noneMatch(answer -> answer.startsWith("exhausted"));
  }

  private static List<String> takes(Selector selector, int count) {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Match match = selector.take(REQUEST);
      answers.add(
          match instanceof Match.Hit hit
              ? hit.entry().interaction().response().body().toUtf8Lenient()
              : "exhausted " + ((Match.Exhausted) match).recordings());
    }
    return answers;
  }

  private static Selector selector(Repeat repeat, Path... tapes) {
    return new Selector(CassetteIndex.load(List.of(tapes), Map.of()), repeat);
  }

  private Path tape(String name, Object... sequencesAndAnswers) throws IOException {
    StringBuilder content = new StringBuilder(CassetteEncoder.encode(Interactions.header()));
    for (int i = 0; i < sequencesAndAnswers.length; i += 2) {
      Interaction interaction =
          Interactions.simple(
              (Integer) sequencesAndAnswers[i], "/x", "{}", (String) sequencesAndAnswers[i + 1]);
      content.append(CassetteEncoder.encode(interaction));
    }
    return Files.writeString(folder.resolve(name + ".yaml"), content);
  }
}
