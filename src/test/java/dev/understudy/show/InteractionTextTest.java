package dev.understudy.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Interactions;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.cassette.Timing;
import dev.understudy.contract.Profiles;
import dev.understudy.testing.Sockets;
import dev.understudy.verify.Checker;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class InteractionTextTest {

  private static final Checker CORE = new Checker(Profiles.load("core"));

  private static final Interaction CUT =
      new Interaction(
          3,
          Optional.empty(),
          new RecordedRequest(
              "POST",
              "/v1/messages",
              "",
              new Headers(
                  List.of(
                      new HeaderField("Content-Type", "application/json"),
                      new HeaderField("anthropic-version", "2023-06-01"))),
              Body.of(
                  Bytes.utf8(
                      "{\"model\":\"claude\",\"max_tokens\":9,\"stream\":true,"
                          + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")),
              ContentCoding.IDENTITY),
          new RecordedResponse(
              200,
              new Headers(List.of(new HeaderField("Content-Type", "text/event-stream"))),
              List.of(
                  chunk(
                      1_200,
                      ": PING\r\n\r\nevent: message_start\r\ndata: {\"type\":\"message_start\","),
                  chunk(
                      1_900,
                      "\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\","
                          + "\"model\":\"claude\",\"content\":[],\"stop_reason\":null,\"usage\":"
                          + "{\"input_tokens\":3,\"output_tokens\":1}}}\r\n\r\n"),
                  chunk(
                      2_500_000,
                      "event: content_block_delta\ndata: {\"type\":\"content_block_delta\","
                          + "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"He\"}}\n\n"
                          + "event: content_block_delta\ndata: {\"ty")),
              ContentCoding.IDENTITY),
          new Timing(0, 1_000, 2_500_100),
          End.UPSTREAM_CUT);

  @Test
  void theRowOfASocketHasItsModelAndWhatItsTurnsTook() {
    Interaction talk =
        Interactions.socket(
            1,
            new Conversation(
                Stream.concat(
                        Sockets.turn(0, Sockets.create("a"), Sockets.answer("resp_1", "one")),
                        Sockets.turn(90_000, Sockets.create("b"), Sockets.answer("resp_2", "two")))
                    .toList(),
                Optional.empty()),
            End.COMPLETE);
    CassetteTable.Row row = CassetteTable.Row.of(InteractionView.of("t.yaml:1", 1, talk, CORE));
    assertThat(row.view())
        .containsEntry("model", "m")
        .containsEntry("tokens_in", 6L)
        .containsEntry("tokens_out", 4L);
    assertThat((long) row.view().get("bytes")).isGreaterThan(4_000);
  }

  @Test
  void aStreamThatWasCutIsShownAsItCame() {
    assertThat(InteractionText.text(InteractionView.of("tape.yaml:7", 2, CUT, CORE)))
        .isEqualTo(
            """
            tape.yaml:7, interaction 2: POST /v1/messages
              request   claude, max_tokens 9, stream true
                        user      "Hi"
              answer    200, text/event-stream, 371 B in 3 chunks, 2 events, upstream-cut
              verdict   malformed (core)
              tokens    3 in, 1 out
              time line
                  1.0 ms     +1.0 ms        head                 status and headers
                  1.2 ms     +0.2 ms        comment              PING
                  1.9 ms     +0.7 ms     1  message_start        model "claude"
                  2.50 s     +2.50 s!    2  content_block_delta  "He"
                                            warning A-02: expected content_block_start (index 0), but was content_block_delta
                  2.50 s     +0.0 ms        unfinished           {"ty
                  2.50 s     +0.1 ms        end                  upstream-cut
              broken rules
                failure H-01 event 3 (content_block_delta): expected one JSON document as data, but was "{\"ty"
                warning H-06 event 3 (content_block_delta): expected a blank line after the last event, but was the end of the stream
                warning A-06: expected content_block_stop, content_block_delta, content_block_start or message_delta, but was the connection was cut
              assembled answer
                {"id":"m","type":"message","role":"assistant","model":"claude","content":[],"stop_reason":null,"usage":{"input_tokens":3,"output_tokens":1}}
            """);
  }

  @Test
  void theTableHasARowForEach() {
    assertThat(
            CassetteTable.text(
                List.of(
                    CassetteTable.Row.of(InteractionView.of("t", 1, CUT, CORE)),
                    CassetteTable.Row.of(
                        InteractionView.of("t", 2, Interactions.simple(1, "/x", "", "Hi"), CORE)))))
        .isEqualTo(
            """
               endpoint           model   status  answer    size   first byte  duration  tokens  verdict
            1  POST /v1/messages  claude  200     2 events  371 B  1.0 ms      2.50 s    3/1     malformed: A-02, H-01, H-06, A-06
            2  POST /x                    200     whole     2 B    0.0 ms      0.0 ms            not verified
            """);
  }

  @Test
  void programsGetMicroseconds() {
    Map<String, Object> view = InteractionText.view(InteractionView.of("t", 1, CUT, CORE));
    assertThat(view)
        .containsEntry("first_byte_us", 1_000L)
        .containsEntry("end", "upstream-cut")
        .containsEntry("tokens_in", 3L);
    assertThat(view.get("time_line").toString()).contains("at_us=2500000, gap_us=2498100, event=2");
  }

  @Property(tries = 300)
  void anythingThatCanBeRecordedCanBeShown(@ForAll("interactions") Interaction interaction) {
    InteractionView scene = InteractionView.of("t", 1, interaction, CORE);
    assertThat(InteractionText.text(scene).lines())
        .allSatisfy(line -> assertThat(line.chars()).noneMatch(Character::isISOControl));
    assertThat(CassetteTable.text(List.of(CassetteTable.Row.of(scene))).lines()).hasSize(2);
    assertThat(InteractionText.view(scene)).containsKey("time_line");
  }

  @Provide
  Arbitrary<Interaction> interactions() {
    return Interactions.any();
  }

  private static Chunk chunk(long at, String text) {
    return Chunk.of(at, Bytes.utf8(text));
  }
}
