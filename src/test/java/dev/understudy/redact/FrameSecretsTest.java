package dev.understudy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.Close;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Interactions;
import dev.understudy.cassette.Message;
import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import dev.understudy.settings.RedactionRule;
import dev.understudy.testing.Secrets;
import dev.understudy.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FrameSecretsTest {

  private static final Redactor REDACTOR = Redactor.forTape(List.of(), Map.of(), "", 1);

  @Property(tries = 1000)
  void aSecretSplitOverFragmentsIsGoneAndTheFragmentsStay(
      @ForAll("anySecret") String secret,
      @ForAll Peer from,
      @ForAll @IntRange(min = 1, max = 60) int step) {
    List<Frame> frames = new ArrayList<>();
    String whole = "{\"a\":\"x " + secret + " y\"}";
    for (int at = 0; at < whole.length(); at += step) {
      int end = Math.min(whole.length(), at + step);
      frames.add(
          new Frame(
              from,
              at == 0 ? Opcode.TEXT : Opcode.CONTINUATION,
              end == whole.length(),
              at,
              Bytes.utf8(whole.substring(at, end)),
              false));
    }
    Interaction redacted = redact(frames, Optional.empty());
    assertGone(secret, redacted);
    List<Frame> after = redacted.conversation().orElseThrow().frames();
    assertThat(after).hasSameSizeAs(frames);
    assertThat(after).extracting(Frame::at).isEqualTo(frames.stream().map(Frame::at).toList());
    Message message = redacted.conversation().orElseThrow().messages().get(0);
    assertThat(message.payload().toLatin1()).matches("\\{\"a\":\"x \\[redacted:[^]]+] y\"}");
  }

  @Property(tries = 1000)
  void aSecretSplitOverDeltasOfManyFramesIsGone(
      @ForAll("anySecret") String secret, @ForAll @IntRange(min = 1, max = 30) int delta) {
    List<Frame> frames = new ArrayList<>();
    for (int at = 0; at < secret.length(); at += delta) {
      String piece = secret.substring(at, Math.min(secret.length(), at + delta));
      frames.add(delta(frames.size(), 0, piece));
      frames.add(Frame.text(Peer.CLIENT, frames.size(), "{\"type\":\"noop\"}"));
      frames.add(new Frame(Peer.SERVER, Opcode.PING, true, frames.size(), Bytes.EMPTY, false));
      frames.add(delta(frames.size(), 1, "la"));
    }
    Interaction redacted = redact(frames, Optional.empty());
    assertGone(secret, redacted);
    String text =
        redacted.conversation().orElseThrow().messages(Peer.SERVER).stream()
            .map(message -> message.payload().toUtf8Lenient())
            .filter(json -> json.contains("\"output_index\":0"))
            .map(json -> json.replaceAll(".*\"delta\":\"([^\"]*)\".*", "$1"))
            .collect(Collectors.joining());
    assertThat(text).matches("\\[redacted:[^]]+]");
  }

  @Property(tries = 300)
  void redactingTwiceChangesNothing(@ForAll("anySecret") String secret) {
    Interaction once =
        redact(
            List.of(
                Frame.text(Peer.CLIENT, 0, "{\"api_key\":\"" + secret + "\"}"),
                Frame.text(Peer.SERVER, 1, "your key is " + secret)),
            Optional.of(new Close(Peer.SERVER, 2, 1008, secret)));
    assertGone(secret, once);
    assertThat(REDACTOR.redact(once)).isEqualTo(once);
  }

  @Test
  void aSecretInAControlFrameOrACloseReasonIsGone() {
    Interaction redacted =
        redact(
            List.of(
                new Frame(Peer.CLIENT, Opcode.PING, true, 0, Bytes.utf8(Secrets.apiKey()), false)),
            Optional.of(new Close(Peer.SERVER, 2, 1008, "bad key " + Secrets.otherApiKey())));
    assertGone(Secrets.apiKey(), redacted);
    assertGone(Secrets.otherApiKey(), redacted);
    assertThat(redacted.conversation().orElseThrow().frames().get(0).redacted()).isTrue();
  }

  @Test
  void twoMessagesDoNotMakeASecretTogether() {
    String secret = Secrets.apiKey();
    Interaction interaction =
        Interactions.socket(
            1,
            new Conversation(
                List.of(
                    Frame.text(Peer.CLIENT, 0, secret.substring(0, 8)),
                    Frame.text(Peer.CLIENT, 1, secret.substring(8))),
                Optional.empty()),
            End.COMPLETE);
    assertThat(REDACTOR.redact(interaction)).isEqualTo(interaction);
  }

  @Test
  void aRuleOfTheCassetteNamesAMemberOfEachMessage() {
    Redactor redactor = Redactor.forTape(List.of(new RedactionRule.Json("/user")), Map.of(), "", 1);
    Interaction interaction =
        Interactions.socket(
            1,
            new Conversation(
                List.of(
                    Frame.text(Peer.CLIENT, 0, "{\"user\":\"ann\"}"),
                    Frame.text(Peer.SERVER, 1, "{\"user\":\"ann\"}"),
                    Frame.text(Peer.SERVER, 1, "{\"user\":\"ann\"}")),
                Optional.empty()),
            End.COMPLETE);
    assertThat(redactor.redact(interaction).conversation().orElseThrow().frames())
        .extracting(frame -> frame.payload().toUtf8Lenient())
        .allMatch(text -> text.equals("{\"user\":\"[redacted:custom:1]\"}"));
  }

  @Provide
  Arbitrary<String> anySecret() {
    return Arbitraries.of(Secrets.all());
  }

  private static Frame delta(int at, int index, String text) {
    return Frame.text(
        Peer.SERVER,
        at,
        "{\"type\":\"response.output_text.delta\",\"output_index\":"
            + index
            + ",\"content_index\":0,\"delta\":\""
            + text
            + "\"}");
  }

  private static Interaction redact(List<Frame> frames, Optional<Close> close) {
    return REDACTOR.redact(Interactions.socket(1, new Conversation(frames, close), End.COMPLETE));
  }

  private static void assertGone(String secret, Interaction redacted) {
    assertThat(CassetteEncoder.encode(redacted)).doesNotContain(secret);
    assertThat(REDACTOR.findings(redacted)).isEmpty();
  }
}
