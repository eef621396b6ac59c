package dev.understudy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SseParserTest {

  @Test
  void joinsDataLinesAndReadsNames() {
    assertThat(parse("event: a\ndata: 1\ndata:2\n\n")).containsExactly(new SseEvent("a", "1\n2"));
  }

  @Test
  void takesOneSpaceAfterTheColonAndNoMore() {
    assertThat(parse("data:  x\n\n")).containsExactly(new SseEvent("", " x"));
  }

  @Test
  void skipsCommentsIdsAndUnknownFields() {
    assertThat(parse(": PING\n\nid: 7\nretry: 5\nfoo: bar\ndata: x\n\n"))
        .containsExactly(new SseEvent("", "x"));
  }

  @Test
  void knowsAllThreeLineEnds() {
    assertThat(parse("data: 1\r\n\r\ndata: 2\r\rdata: 3\n\n"))
        .containsExactly(new SseEvent("", "1"), new SseEvent("", "2"), new SseEvent("", "3"));
  }

  @Test
  void dropsAByteOrderMarkAtTheStart() {
    assertThat(parse("\uFEFFdata: x\n\n")).containsExactly(new SseEvent("", "x"));
  }

  @Test
  void givesNoEventWhoseBlankLineHasNotCome() {
    assertThat(parse("data: x\n")).isEmpty();
  }

  @Test
  void keepsOnlyTheBeginningOfALongLine() {
    List<SseEvent> events = new ArrayList<>();
    SseParser parser = new SseParser(16, events::add);
    for (int i = 0; i < 10_000; i++) {
      parser.feed(bytes(i == 0 ? "data: 0123456789abcdef" : "x".repeat(1000)));
    }
    parser.feed(bytes("\n\ndata: y\n\n"));
    assertThat(events).containsExactly(new SseEvent("", "0123456789"), new SseEvent("", "y"));
  }

  @Test
  void tellsOfCommentsAndOfLinesThatAreNoField() {
    List<String> lines = new ArrayList<>();
    SseParser parser =
        new SseParser(
            1 << 20,
            event -> {},
            new SseParser.Lines() {
              @Override
              public void comment(String text) {
                lines.add("comment " + text);
              }

              @Override
              public void unknown(String line) {
                lines.add("unknown " + line);
              }
            });
    parser.feed(bytes(": PING\n\nid: 7\nretry: 5\ndatax: y\n{\"error\":{}}\ndata: x\n\n"));
    assertThat(lines).containsExactly("comment PING", "unknown datax: y", "unknown {\"error\":{}}");
  }

  @Test
  void givesTheEventThatTheStreamEndedIn() {
    SseParser parser = new SseParser(1 << 20, event -> {});
    parser.feed(bytes("data: 1\n\nevent: a\ndata: 2\ndata: 3"));
    assertThat(parser.rest()).contains(new SseEvent("a", "2\n3"));
    assertThat(parser.rest()).isEmpty();
  }

  @Property
  void anySplitGivesTheSameEvents(
      @ForAll("streams") String stream, @ForAll @IntRange(min = 1, max = 7) int step) {
    byte[] all = stream.getBytes(StandardCharsets.UTF_8);
    List<SseEvent> events = new ArrayList<>();
    SseParser parser = new SseParser(1 << 20, events::add);
    for (int i = 0; i < all.length; i += step) {
      parser.feed(ByteBuffer.wrap(all, i, Math.min(step, all.length - i)));
    }
    assertThat(events).isEqualTo(parse(stream));
  }

  @Provide
  Arbitrary<String> streams() {
    return Arbitraries.of(
            "data: é你😀",
            "data:",
            "event: x",
            ": c",
            "\n",
            "\r\n",
            "\r",
            "\n\n",
            "id: 1",
            "data: a")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  private static List<SseEvent> parse(String stream) {
    List<SseEvent> events = new ArrayList<>();
    new SseParser(1 << 20, events::add).feed(bytes(stream));
    return events;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
